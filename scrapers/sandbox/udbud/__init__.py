"""The udbud.dk stand-in: result entries, detail pages, search and detail over HTTP."""
