import near
def f(): pass