"""Front end for CDK cloud assemblies: manifest, construct paths, source traces."""
