"""The least that Django can do: no middleware, no template, one INSERT."""
