"""The CVR stand-in: register documents, the part of the query language in use, the server."""
