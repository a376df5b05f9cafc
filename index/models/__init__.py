"""The bundled embedding model, and the script that makes it; see README.md beside this file."""
