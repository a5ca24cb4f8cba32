"""The composition root: the only room that names every concrete class. Built once, handed over by name, closed in reverse."""
