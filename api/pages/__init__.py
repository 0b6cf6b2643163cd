"""The pages: routers that answer HTML, the forms they read, and the templates they fill."""
