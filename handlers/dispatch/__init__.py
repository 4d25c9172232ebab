"""Which conversation an event goes to: the dispatcher, the registry, the menu, and free words."""
