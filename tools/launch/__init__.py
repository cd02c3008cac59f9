"""The body of `./keystay`: standard library only, because it runs before anything is installed."""
