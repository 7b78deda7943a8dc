"""The web page: interviews in a browser, rendered on the server from the journal."""
