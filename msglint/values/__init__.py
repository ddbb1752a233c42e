"""Values with their place and origin; conditions and worlds. Knows no syntax and no AWS."""
