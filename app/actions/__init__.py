"""Everything a person can do, declared once: menus, tool bar, shortcuts and the list of keys are made from it."""
