"""`python -m msglint`."""

import sys

from msglint.cli import main

sys.exit(main())
