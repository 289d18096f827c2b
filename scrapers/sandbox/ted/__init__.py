"""The TED stand-in: notice XML, search entries, the expert query, search API and web side."""
