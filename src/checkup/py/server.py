from http.server import HTTPServer, SimpleHTTPRequestHandler

HTTPServer(("", 8765), SimpleHTTPRequestHandler).serve_forever()
