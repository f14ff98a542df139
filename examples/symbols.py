"""Source 1: the derivative of an expression is an expression, and a longer one."""

import autodiff_lab as ad

x, y = ad.Variable(3.0, name="x"), ad.Variable(2.0, name="y")
z = x * x + 3 * x * y + 1
slope = z.derive(x)

print("z       =", z.to_text(), "=", z.value)
print("dz/dx   =", slope.to_text(), "=", slope.value)
print("shorter =", slope.simplify().to_text())
print("d2z/dxdy =", slope.derive(y).simplify().to_text())
print("symbols:", *(ad.tree_size(e) for e in (z, slope, slope.simplify())))
