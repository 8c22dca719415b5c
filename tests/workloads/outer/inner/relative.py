from . import near
from ..helper import V
def f(): return near.V + V