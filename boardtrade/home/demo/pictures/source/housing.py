"""Mid-rise housing going up along a tree-lined street; two cranes, brick and balconies."""
from studio import *


def tree(s, x, y, h, colour="#2C6A5E", lit="#E2B04A", dark=DEEP):
    """A street tree: trunk and boughs, a crown of overlapping lobes, light from the right."""
    r = s.rnd
    s.line(f"M{n(x)} {n(y)}C{n(x+h*.01)} {n(y-h*.2)} {n(x-h*.01)} {n(y-h*.3)} {n(x)} {n(y-h*.56)}", NIGHT, n(max(2.5, h*.034)))
    s.line(f"M{n(x)} {n(y-h*.34)}Q{n(x+h*.07)} {n(y-h*.48)} {n(x+h*.15)} {n(y-h*.6)}M{n(x)} {n(y-h*.3)}Q{n(x-h*.08)} {n(y-h*.42)} {n(x-h*.14)} {n(y-h*.54)}", NIGHT, n(max(2, h*.018)))
    lobes = [(-.17, .50, .13), (.17, .53, .13), (-.22, .65, .14), (.21, .68, .15), (0, .62, .18), (-.12, .79, .14), (.10, .83, .15), (-.01, .90, .11)]
    lobes = [(u+r.uniform(-.02, .02), v+r.uniform(-.02, .02), q*r.uniform(.92, 1.12)) for u, v, q in lobes]
    d = "".join(oval(round(x+u*h), round(y-v*h), round(q*h), round(q*h*.92)) for u, v, q in lobes)
    s.form(d, colour, (dark, (x+h*.1, y-h*.75), (x-h*.28, y-h*.48), 0, 1))
    for u, v, q in lobes:                                 # each lobe catches the sun
        if u > -.15:
            px, py = x+u*h, y-v*h
            s.grain(oval(round(px), round(py), round(q*h*.9), round(q*h*.84)), lit, (px-q*h*.1, py+q*h*.2), (px+q*h*.85, py-q*h*.8), 0, .9)
    seg = "".join(f"M{x+u*h:.0f} {y-v*h:.0f}q{h*.012:.1f} {-h*.014:.1f} {h*.03:.1f} {-h*.006:.1f}" for u, v in [(r.uniform(-.28, .08), r.uniform(.46, .86)) for _ in range(12)])
    s.line(seg, NIGHT, n(max(1.6, h*.009)), .5)


def crane(s, x, base, top, reach_l, reach_r, colour, w=16, hook=None):
    """A tower crane in lattice: mast, cab, jib, counter-jib, ties."""
    d = f"M{x} {base}V{top}M{x+w} {base}V{top}"
    y, k = base, 0
    while y > top + w:
        d += f"M{x + (w if k % 2 else 0)} {n(y)}L{x + (0 if k % 2 else w)} {n(y-w)}M{x} {n(y-w)}h{w}"
        y -= w; k += 1
    s.line(d, colour, max(2, w*.2))
    jx0, jx1, jy = x - reach_l, x + w + reach_r, top
    d = f"M{jx0} {jy}H{jx1}M{jx0+10} {jy-w*.95}H{jx1-reach_r*.0-14}M{jx1} {jy}l-14 {n(-w*.95)}M{jx0} {jy}v{n(-w*.9)}"
    k = 0
    xx = jx0 + 8
    while xx < jx1 - 16:
        d += f"M{n(xx)} {jy}l{n(w*.5)} {n(-w*.95)}l{n(w*.5)} {n(w*.95)}"
        xx += w
    s.line(d, colour, max(1.6, w*.15))
    ay = top - w*4.2
    s.line(f"M{x} {top}L{n(x+w/2)} {n(ay)}L{x+w} {top}", colour, max(2, w*.2))
    s.line(f"M{n(x+w/2)} {n(ay)}L{n(jx0+20)} {n(jy-w)}M{n(x+w/2)} {n(ay)}L{n(x+w+reach_r*.62)} {n(jy-w)}M{n(x+w/2)} {n(ay)}L{n(x+w+reach_r*.3)} {n(jy-w)}", INK, 1.8, .8)
    short = jx0 if reach_l < reach_r else jx1
    s.fill(rect(short - (0 if reach_l < reach_r else w*2.2), jy-2, w*2.2, w*1.9), INK)
    s.fill(rect(x+w, jy+2, w*1.1, w*1.5), CREAM); s.fill(rect(x+w*1.5, jy+6, w*.6, w*.7), INK)
    if hook:
        hx, hy = hook
        s.line(f"M{hx-3} {jy}V{hy}M{hx+3} {jy}V{hy}", INK, 1.8); s.fill(rect(hx-7, hy-10, 14, 12), INK)


def draw():
    s = Sheet(31)
    full = rect(0, 0, W, H)
    hz = 668
    cam = Camera(horizon=hz, vx=520, f=1000, height=3.2)
    s.fill(full, s.lin((0, 0), (0, hz), [(0, "#3C8C90", 1), (.4, "#8FC0B6", 1), (.74, "#EDE3BF", 1), (1, "#F5D896", 1)]))
    sun = (1180, 470)
    for r, o in ((760, .09), (560, .12), (390, .16), (240, .2)):
        s.fill(oval(*sun, r), GLOW, o)
    s.glow(sun, 560, CREAM, .9)
    s.grain(full, TEAL, (900, 300), (0, -160), 0, .8, filt="mist")
    for pts, o, c in (
        ([(-40, 150), (100, 118), (240, 126), (340, 92), (500, 92), (570, 118), (680, 122), (520, 148), (260, 160)], .75, ICE),
        ([(640, 52), (800, 30), (960, 36), (1080, 12), (1250, 18), (1300, 42), (1060, 60), (800, 66)], .6, CREAM),
        ([(60, 330), (200, 306), (330, 314), (470, 288), (560, 300), (640, 316), (460, 336), (240, 344)], .75, CREAM),
    ):
        d = curve(pts); ys = [p[1] for p in pts]
        s.fill(d, c, o); s.grain(d, SEA, (0, min(ys)), (-40, max(ys)+4), 0, .7)
    # distant city at the end of the street
    r = s.rnd
    tower(s, 470, hz, 330, "#B8C3A2", "#8DAFA2", "#F6E6B8")
    for row, (c, lit, lo, hi) in enumerate((("#C9C79E", None, 70, 150), ("#A3B79E", "#F1D79B", 40, 120))):
        x = 120
        while x < 900:
            w, h = r.randint(24, 46), r.randint(lo, hi)
            block(s, x, w, hz-h, hz, c, lit, SEA, r.choice("hvb") if row else None, tone=.2)
            x += w + r.randint(2, 16)
    s.glow((560, hz), 560, GLOW, .85, .45)

    # ---- west side of the street: an older row in shade, behind trees
    def wall(x, z0, z1, h, colour, floors, bays, glass, dark, lit=None, ink=.9):
        q = cam.quad((x, 0, z0), (x, h, z0), (x, h, z1), (x, 0, z1))
        a, b = cam(x, h, z0), cam(x, h, z1)
        s.form(q, colour, (dark, b, a, .0, ink))
        dz, dy = (z1-z0)/bays, (h-1.0)/floors
        wd = ""
        for i in range(bays):
            for k in range(floors):
                u0, u1 = z0 + dz*(i+.22), z0 + dz*(i+.78)
                v0, v1 = 1.0 + dy*(k+.22), 1.0 + dy*(k+.80)
                wd += cam.quad((x, v0, u0), (x, v1, u0), (x, v1, u1), (x, v0, u1))
        s.fill(wd, glass)
        return q
    wall(-11, 30, 46, 11.5, "#5E6F68", 3, 6, "#16323B", DEEP)
    s.fill(cam.quad((-11, 11.5, 30), (-11, 12.1, 30), (-11, 12.1, 46), (-11, 11.5, 46)), "#A9B39A")
    wall(-11, 46.5, 64, 14.5, "#8A6A57", 4, 6, "#1C3A42", DEEP)
    wall(-11, 64.5, 96, 12, "#7C8C7E", 3, 9, "#25474C", DEEP)
    # ---- ground
    s.fill(cam.quad((-60, 0, 6), (-60, 0, 500), (60, 0, 500), (60, 0, 6)), "#8E9A86")
    walkl = cam.quad((-11, 0, 6), (-11, 0, 400), (-5.6, 0, 400), (-5.6, 0, 6))
    street = cam.quad((-5.6, 0, 6), (-5.6, 0, 400), (5.0, 0, 400), (5.0, 0, 6))
    walkr = cam.quad((5.0, .0, 6), (5.0, .0, 400), (9.6, .0, 400), (9.6, .0, 6))
    s.fill(walkl, "#8FA08E"); s.fill(walkr, "#E6D3A4")
    s.fill(street, s.lin((0, hz), (0, H), [(0, "#D6B776", 1), (.18, "#7F8C80", 1), (.6, "#3D5C63", 1), (1, "#223F4A", 1)]))
    sc = s.clip(street)
    s.fill(cam.quad((-5.6, 0, 6), (-5.6, 0, 400), (-5.3, 0, 400), (-5.3, 0, 6)), STONE); s.fill(cam.quad((4.7, 0, 6), (4.7, 0, 400), (5.0, 0, 400), (5.0, 0, 6)), CREAM)
    # streetcar rails and bicycle lane
    for x in (-1.5, -.1, 1.3, 2.7):
        s.fill(cam.quad((x-.05, 0, 8), (x-.05, 0, 300), (x+.05, 0, 300), (x+.05, 0, 8)), "#EBCB86", .9, clip=sc)
    s.fill(cam.quad((3.4, 0, 6), (3.4, 0, 300), (4.7, 0, 300), (4.7, 0, 6)), SEA, .6, clip=sc)
    s.grain(walkr, HONEY, cam(7, 0, 12), cam(7, 0, 80), 0, 1)
    s.line("".join(poly([cam(5, 0, z), cam(9.6, 0, z)], False) for z in (9, 11, 13, 15, 18, 21, 25, 30, 36, 44)), "#A98F5E", 1.6, .5)

    # ---- east side: the tower crane, then the block going up, then a finished one
    sun_side = (GLOW, (1000, 300), (1560, 160), 0, .9)
    crane(s, 846, 640, 118, 190, 500, VERM, 19, hook=(1226, 158))
    z0, z1, xa, xb, fl, fh = 46, 72, 8.5, 34.5, 7, 3.15
    G = 3.8                                             # street-level storey
    F = lambda x, y: cam(x, y, z0)
    fq = lambda xl, yl, xr, yr, z=z0: cam.quad((xl, yl, z), (xr, yl, z), (xr, yr, z), (xl, yr, z))
    top = G + (fl-1)*fh
    bays = [xa + (xb-xa)*i/8 for i in range(9)]
    lv = [0] + [G + k*fh for k in range(fl)]            # slab heights
    s.fill(fq(xa, 0, xb, top), "#2C5A60")
    # side wall along the street, in shade
    s.form(cam.quad((xa, 0, z0), (xa, top, z0), (xa, top, z1), (xa, 0, z1)), "#4A6B69", (NIGHT, cam(xa, 10, z1), cam(xa, 8, z0-3), 0, .8))
    s.fill("".join(cam.quad((xa-.2, y-.25, z0), (xa-.2, y+.2, z0), (xa-.2, y+.2, z1), (xa-.2, y-.25, z1)) for y in lv[1:]), "#93A596")
    s.fill("".join(cam.quad((xa-.05, lv[k]+.3, z0+i*5.2), (xa-.05, lv[k+1]-.3, z0+i*5.2), (xa-.05, lv[k+1]-.3, z0+i*5.2+4.6), (xa-.05, lv[k]+.3, z0+i*5.2+4.6)) for k in range(4) for i in range(5)), "#6E4338")
    s.fill("".join(cam.quad((xa-.1, lv[k]+.9, z0+i*5.2+1.2), (xa-.1, lv[k+1]-.8, z0+i*5.2+1.2), (xa-.1, lv[k+1]-.8, z0+i*5.2+3.4), (xa-.1, lv[k]+.9, z0+i*5.2+3.4)) for k in range(1, 4) for i in range(5)), NIGHT)
    # open floors: deep shade with warm light running in from the right, props and stair core
    for k in range(4, fl):
        d = fq(xa, lv[k], xb, lv[k+1] if k+1 < len(lv) else top)
        s.form(d, "#1F4A53", (NIGHT, F(xb, lv[k]), F(xa, lv[k]+2), 0, .8), (HONEY, F(xa+9, lv[k]+1), F(xb, lv[k]), 0, .95))
        s.fill(fq(xa, lv[k+1]-1.0, xb, lv[k+1]-.2), NIGHT, .45)
    s.fill(fq(bays[3]+.5, lv[4], bays[4]+1.2, top+1.6), "#B9AE8C"); s.grain(fq(bays[3]+.5, lv[4], bays[4]+1.2, top+1.6), DEEP, F(bays[4]+1.4, 20), F(bays[3], 18), 0, 1)
    s.line("".join(poly([F(x, lv[k]), F(x, lv[k+1])], False) for k in range(4, fl) for x in [xa+1.2+i*1.55 for i in range(16)]), "#C89A3C", 1.8, .8)
    cols = "".join(fq(b-.28, lv[4], b+.28, top) for b in bays)
    s.fill(cols, "#C9BE9A"); s.fill("".join(fq(b+.05, lv[4], b+.28, top) for b in bays), CREAM)
    # clad floors: brick with punched windows, then one storey of gold sheathing
    for k in range(1, 4):
        d = fq(xa, lv[k], xb, lv[k+1])
        s.form(d, "#B5583B", ("#5E2418", F(xb-6, lv[k]), F(xa-3, lv[k]+1), 0, .9), ("#EBA46C", F(xa+10, lv[k]), F(xb+2, lv[k]+1), 0, .9))
    d = "".join(fq(bays[i]+.25, lv[4]+.25, bays[i+1]-.25, lv[5]-.25) for i in (0, 1, 2, 5, 6))
    s.form(d, BRASS, ("#8A5A1A", F(xb-8, 16), F(xa, 15), 0, .9))
    s.fill("".join(fq(bays[i]+1.0, lv[4]+.8, bays[i+1]-1.0, lv[5]-.6) for i in (0, 1, 2, 5, 6)), NIGHT)
    br = ""
    for _ in range(80):
        px, py = F(r.uniform(xa, xb-1), r.uniform(G+.2, lv[4])); br += f"M{px:.0f} {py:.0f}h{r.randint(6,15)}"
    s.line(br, "#E0885A", 2, .45, "butt")
    wins, lit, frm, sill = "", "", "", ""
    for k in range(1, 4):
        for i in range(8):
            a, b = bays[i]+.7, bays[i+1]-.7
            wins += fq(a, lv[k]+.6, b, lv[k+1]-.55)
            if (i*3 + k*5) % 7 in (1, 4):
                lit += fq(a, lv[k]+.6, a+(b-a)*.5, lv[k+1]-.55)
            frm += poly([F((a+b)/2, lv[k]+.6), F((a+b)/2, lv[k+1]-.55)], False)
            sill += poly([F(a-.15, lv[k]+.5), F(b+.15, lv[k]+.5)], False) + poly([F(a-.15, lv[k+1]-.5), F(b+.15, lv[k+1]-.5)], False)
    s.fill(wins, "#153842"); s.grain(wins, MIST, F(xa+4, 6), F(xb, 13), 0, .8, filt="mist"); s.fill(lit, GLOW); s.line(frm, "#C9B48C", 2); s.line(sill, "#EBD2A6", 3.2, .9, "butt")
    # balconies stand proud of the wall
    for k in range(1, 4):
        for i in (1, 3, 4, 6):
            a, b, y, zf = bays[i]+.25, bays[i+1]-.25, lv[k]+.3, z0-1.7
            q = lambda x, yy: cam(x, yy, zf)
            s.fill(poly([F(a-.5, y-.2), F(b-.3, y-.2), F(b-.8, y-.75), F(a-1.0, y-.75)]), "#5E2418", .8)
            s.fill(poly([F(a, y), q(a, y), q(a, y+1.1), F(a, y+1.1)]), TEAL, .85)
            s.fill(poly([q(a, y), q(b, y), q(b, y+1.1), q(a, y+1.1)]), ICE, .62); s.fill(poly([q(a+1.4, y), q(b, y), q(b, y+1.1), q(a+2.2, y+1.1)]), CREAM, .4)
            s.fill(poly([q(a, y-.22), q(b, y-.22), q(b, y+.05), q(a, y+.05)]), "#EADBB4"); s.line(poly([q(a, y+1.1), q(b, y+1.1)], False), CREAM, 2.4)
    # slabs
    s.fill("".join(fq(xa-.5, y-.24, xb+.5, y+.16, z0-.3) for y in lv[4:]), "#D8CDA8"); s.line("".join(poly([F(xa-.5, y+.18), F(xb+.5, y+.18)], False) for y in lv[4:]), CREAM, 2.4)
    # top deck: rebar, guard rail, a formwork table, people at work
    s.line("".join(poly([F(b+dx, top), F(b+dx, top+1.7)], False) for b in bays for dx in (-.2, 0, .2)), INK, 2)
    s.line(poly([F(xa-.4, top+1.1), F(bays[3], top+1.1)], False) + poly([F(bays[5], top+1.1), F(xb+.4, top+1.1)], False), BRASS, 2.4)

    def worker(x, y, col, face=1, k=1.0):
        px, py = F(x, y); u = 21.7*1.75/8*k
        s.line(f"M{n(px-.5*u)} {n(py)}L{n(px-.1*u)} {n(py-3.6*u)}L{n(px+.7*u)} {n(py)}", INK, round(u*.85, 1))
        s.fill(curve([(px-.8*u, py-6.3*u), (px+.8*u, py-6.3*u), (px+.9*u, py-3.2*u, 0), (px-.9*u, py-3.2*u, 0)]), col)
        s.line(f"M{n(px+.5*u*face)} {n(py-6*u)}L{n(px+1.5*u*face)} {n(py-4.9*u)}L{n(px+2.4*u*face)} {n(py-5.4*u)}", col, round(u*.6, 1))
        s.fill(oval(px+.1*u*face, py-7.2*u, .48*u, .56*u), SKIN["brown"][0]); s.fill(f"M{n(px-.72*u)} {n(py-7.3*u)}C{n(px-.7*u)} {n(py-8.5*u)} {n(px+.8*u)} {n(py-8.5*u)} {n(px+.82*u)} {n(py-7.3*u)}Z", CREAM)
    worker(15.2, top, BRASS, 1, 1.1); worker(24.2, top, VERM, -1, 1.1); worker(29.6, lv[5], BRASS, -1, 1.1); worker(12.4, lv[5], "#D9CBA6", 1, 1.1)
    # load on the hook: a bundle of wall panels
    s.fill(rect(1180, 176, 96, 15), CREAM); s.fill(rect(1180, 191, 96, 7), CLAY); s.line("M1226 158L1184 176M1226 158L1272 176", INK, 2)
    # scaffold tower and hoist on the right bay
    d = "".join(poly([cam(x, 0, z0-2), cam(x, lv[6]+1, z0-2)], False) for x in (27.4, 30.2, 33))
    d += "".join(poly([cam(27.4, y, z0-2), cam(33, y, z0-2)], False) for y in [i*2.2 for i in range(1, 10)])
    d += "".join(poly([cam(27.4 if i % 2 else 30.2, i*2.2, z0-2), cam(30.2 if i % 2 else 27.4, i*2.2+2.2, z0-2)], False) for i in range(9))
    s.line(d, "#7C5A1C", 2.6)
    s.line("".join(poly([cam(27.2, y, z0-2), cam(33.2, y, z0-2)], False) for y in (4.4, 8.8, 13.2, 17.6)), "#E9C57A", 5, 1, "butt")
    # street level: shaded arcade behind a teal hoarding
    s.form(fq(xa, 0, xb, G-.3), "#12343D", (HONEY, F(xa+12, 2), F(xb, 1), 0, .6))
    hq = cam.quad((xa-1.2, 0, z0-3.4), (xb+1, 0, z0-3.4), (xb+1, 2.6, z0-3.4), (xa-1.2, 2.6, z0-3.4))
    s.form(hq, SEA, (DEEP, F(xb-8, 1), F(xa-2, 1), 0, .95), (MIST, F(xa+12, 1), F(xb, 1), 0, .8))
    s.line("".join(poly([cam(x, 0, z0-3.4), cam(x, 2.6, z0-3.4)], False) for x in [xa-1.2+i*1.9 for i in range(15)]), DEEP, 2, .7); s.line(poly([cam(xa-1.2, 2.62, z0-3.4), cam(xb+1, 2.62, z0-3.4)], False), CREAM, 4)
    # the finished neighbour at the right edge
    zn, xn, hn = 46, 35.2, 19.2
    N = lambda xl, yl, xr, yr, z=zn: cam.quad((xl, yl, z), (xr, yl, z), (xr, yr, z), (xl, yr, z))
    s.form(N(xn, 0, 60, hn), "#C96F4A", ("#5E2418", cam(46, 4, zn), cam(xn-1, 10, zn), 0, .9), (GLOW, cam(40, 8, zn), cam(48, 16, zn), 0, .8))
    wins = lit = rail = ""
    for k in range(5):
        y = 4.2 + k*3
        for i in range(5):
            a = xn + 1.1 + i*3.2 + (1 if i > 2 else 0)
            wins += N(a, y, a+2.1, y+2.2)
            lit += N(a, y, a+1.0, y+2.2) if (i+k) % 3 == 0 else ""
    s.fill(wins, "#153842"); s.grain(wins, MIST, cam(xn+3, 6, zn), cam(46, 14, zn), 0, .8, filt="mist"); s.fill(lit, GLOW)
    for k in range(5):
        y = 3.9 + k*3
        s.fill(N(xn+.6, y, xn+6.9, y+1.1, zn-1.6), ICE, .6); s.fill(N(xn+.6, y-.22, xn+6.9, y+.06, zn-1.6), "#EADBB4"); s.line(poly([cam(xn+.6, y+1.1, zn-1.6), cam(xn+6.9, y+1.1, zn-1.6)], False), CREAM, 2.6)
    s.fill(N(xn-.5, hn-.1, 60, hn+.7, zn-.4), "#EADBB4")
    s.fill(N(xn+.6, .2, 60, 3.3), "#12343D"); s.fill(N(xn+1.2, .5, xn+4, 3), HONEY); s.fill(N(xn+4.6, .5, xn+8, 3), GLOW); s.fill(N(xn+.4, 3, 60, 3.7, zn-1.4), VERM)
    # pavement before the new block, kerb, and the cross street in warm light
    s.form(cam.quad((5.0, 0, 27), (80, 0, 27), (80, 0, 5), (-40, 0, 5), (-40, 0, 20), (5, 0, 20)), "#3D5C63", (HONEY, (800, 860), (1640, 740), 0, .75), (NIGHT, (900, 780), (300, 900), 0, .9))
    pv = cam.quad((5.0, 0, z0-3.4), (70, 0, z0-3.4), (70, 0, 28), (8.2, 0, 28), (5.0, 0, 31))
    s.form(pv, "#D9C79A", (HONEY, (900, 790), (1500, 700), 0, .9), ("#7F8C80", (900, 720), (640, 790), 0, .9))
    s.line("".join(poly([cam(5.2, 0, z), cam(70, 0, z)], False) for z in (31, 34, 38)) + "".join(poly([cam(x, 0, 28), cam(x, 0, z0-3.4)], False) for x in range(8, 44, 3)), "#A98F5E", 1.4, .45)
    s.line(poly([cam(70, 0, 28), cam(8.2, 0, 28), cam(5, 0, 31), cam(5, 0, 60)], False), CREAM, 4)
    s.fill("".join(cam.quad((x, 0, 21.5), (x+.75, 0, 21.5), (x+.75, 0, 26), (x, 0, 26)) for x in [-5.2+i*1.5 for i in range(7)]), CREAM, .8)
    s.fill("".join(cam.quad((8.5, 0, z), (8.5, 0, z+.8), (12.5, 0, z+.8), (12.5, 0, z)) for z in [8+i*1.7 for i in range(11)]), CREAM, .8)
    s.fill(cam.quad((13.5, 0, 17.2), (80, 0, 17.2), (80, 0, 17.5), (13.5, 0, 17.5)), GLOW, .9)
    # streetcar waiting at the corner
    a, b, zc = -1.7, .9, 40
    s.grain(cam.quad((a-3, 0, zc), (b, 0, zc), (b, 0, zc+20), (a-3, 0, zc+20)), NIGHT, cam(a-3, 0, zc), cam(a, 0, zc), .2, .95)
    s.form(cam.quad((b, .4, zc), (b, 3.6, zc), (b, 3.6, zc+24), (b, .4, zc+24)), VERM, (RUST, cam(b, 3, zc+8), cam(b, 1, zc), 0, .7))
    fr = cam.quad((a, .35, zc), (b, .35, zc), (b, 2.9, zc), (b-.3, 3.65, zc), (a+.3, 3.65, zc), (a, 2.9, zc))
    s.form(fr, VERM, (RUST, cam(b, 2, zc), cam(a-.4, 1, zc), 0, 1), ("#F2925C", cam(-.4, 2, zc), cam(b+.5, 3, zc), 0, .8))
    s.fill(cam.quad((a+.15, 1.5, zc), (b-.15, 1.5, zc), (b-.2, 2.85, zc), (a+.2, 2.85, zc)), INK); s.fill(cam.quad((-.1, 1.5, zc), (b-.15, 1.5, zc), (b-.2, 2.85, zc), (.3, 2.85, zc)), MIST, .7)
    s.fill(cam.quad((a, .95, zc), (b, .95, zc), (b, 1.3, zc), (a, 1.3, zc)), CREAM); s.fill(cam.quad((a+.4, 3.02, zc), (b-.4, 3.02, zc), (b-.4, 3.4, zc), (a+.4, 3.4, zc)), GLOW)
    for lx in (a+.35, b-.35):
        s.fill(oval(*cam(lx, .72, zc), 4.4, 3.6), CREAM)
    s.line(poly([cam(-.4, 3.7, zc+2), cam(-.4, 5.6, zc+6)], False), INK, 2); 
        # second crane, far and small
    crane(s, 300, 640, 330, 60, 150, "#5E857F", 8)
    # ---- trees, people, a cyclist
    for z, hgt in ((92, 7.5), (70, 8), (52, 8.2), (38, 8.4)):
        for x in (-6.6,):
            p = cam(x, 0, z); tree(s, *p, hgt*1000/z, "#2F6B5D", "#D9A843")
    for x, z, hgt in ((6.4, 62, 7.6), (7.0, 37, 7.4), (17, 35, 6.2), (31, 34, 6.6)):
        p = cam(x, 0, z)
        s.grain(poly([cam(x-.15, 0, z), cam(x+.15, 0, z), cam(x-3, 0, z*.62), cam(x-5, 0, z*.62)]), NIGHT, cam(x-4, 0, z*.62), p, .1, .8, filt="mist")
        tree(s, *p, hgt*1000/z, "#3B7A62", GLOW)

    def person(x, z, coat_c, legs, skin, hair, bag=None, face=1):
        px, py = cam(x, 0, z); u = 1000/z*1.72/8      # u is one head
        s.grain(poly([(px-u*.5, py), (px+u*.5, py), (px-u*1.2, py+u*3.4), (px-u*2.6, py+u*3.4)]), NIGHT, (px, py+u*3.4), (px, py), .2, .8, filt="mist")
        for a, b in ((-.9, -.32), (1.05, .30)):
            s.line(f"M{n(px+b*u*.6)} {n(py-3.9*u)}L{n(px+a*u*.5)} {n(py-1.9*u)}L{n(px+(a-.14*face)*u*.8)} {n(py-.1*u)}", legs, round(u*.62, 1))
            s.line(f"M{n(px+(a-.14*face)*u*.8)} {n(py-.08*u)}h{n(.5*u*face)}", NIGHT, round(u*.34, 1))
        d = curve([(px-.72*u, py-6.5*u), (px, py-6.75*u), (px+.72*u, py-6.5*u), (px+.86*u, py-5*u), (px+.95*u, py-3.1*u, 0), (px-.95*u, py-3.1*u, 0), (px-.82*u, py-5*u)])
        s.form(d, coat_c, (NIGHT, (px+.3*u, py-5*u), (px-1.1*u, py-4*u), 0, .9), (GLOW, (px+.3*u, py-5*u), (px+1.1*u, py-5.4*u), 0, .9))
        s.line(f"M{n(px+.62*u)} {n(py-6.2*u)}Q{n(px+1.1*u)} {n(py-5*u)} {n(px+.8*u)} {n(py-3.7*u)}", coat_c, round(u*.5, 1))
        s.fill(rect(px-.18*u, py-7.1*u, .4*u, .6*u), SKIN[skin][1])
        s.fill(oval(px+.04*u*face, py-7.5*u, .40*u, .52*u), SKIN[skin][0]); s.fill(f"M{n(px-.46*u)} {n(py-7.3*u)}C{n(px-.62*u)} {n(py-8.3*u)} {n(px+.4*u)} {n(py-8.4*u)} {n(px+.46*u)} {n(py-7.72*u)}C{n(px+.1*u)} {n(py-7.9*u)} {n(px-.1*u)} {n(py-7.6*u)} {n(px-.14*u)} {n(py-7.1*u)}Z", hair)
        if bag:
            s.fill(rect(px-1.3*u, py-3.9*u, .8*u, 1.1*u), bag)
    person(10.6, 29.5, TEAL, INK, "brown", NIGHT, BRASS)
    person(12.1, 30.2, "#E6D9B8", "#2E4A55", "deep", NIGHT)
    person(24, 33, SEA, INK, "tan", NIGHT, face=-1)
    person(20, 36, BRASS, INK, "light", "#7A4526")
    # a cyclist crossing towards the corner, drawn at 83 units a metre and set down to scale
    px, py = cam(13.4, 0, 17.4)
    k = 1000/17.4/83
    q = lambda d: move(d, px, py, k)
    s.grain(poly([(px-46*k, py), (px+70*k, py), (px-60*k, py+70*k), (px-200*k, py+70*k)]), NIGHT, (px-110*k, py+60*k), (px, py), .1, .85, filt="mist")
    for dx in (-46, 46):
        s.line(oval(px+dx*k, py-31*k, 30*k), INK, n(5*k)); s.line(oval(px+dx*k, py-31*k, 26*k), "#7FA5A4", 1.3)
    s.line(q("M-46 -31L-16 -78L34 -80L2 -30ZM-16 -78L2 -30M46 -31L31 -92L46 -98M-32 -88L-10 -88"), VERM, n(5*k))
    s.line(q("M-12 -96L22 -64L6 -22L20 -20"), "#2E4A55", n(17*k)); s.line(q("M-14 -98L14 -74L-6 -34L7 -30"), INK, n(15*k))
    d = q(curve([(-30, -98), (-16, -140), (12, -160), (30, -152), (26, -128), (8, -92, 0), (-14, -86, 0)]))
    s.form(d, BRASS, ("#8A5A1A", (px+10*k, py-120*k), (px-30*k, py-110*k), 0, .9), (CREAM, (px+10*k, py-140*k), (px+34*k, py-150*k), 0, .9))
    s.line(q("M16 -146L28 -116L46 -100"), BRASS, n(12*k))
    s.fill(oval(px+30*k, py-174*k, 13*k, 16*k), SKIN["brown"][0]); s.fill(q("M12 -178C12 -202 50 -200 48 -180Z"), CREAM)
    person(-8.2, 33, "#23424C", INK, "tan", NIGHT, face=-1)
    s.glow((-80, 930), 760, NIGHT, .95, .5)
    s.grain(full, NIGHT, (760, 640), (-200, 980), 0, .34, filt="mist")
    return s.svg("Mid-rise housing")
