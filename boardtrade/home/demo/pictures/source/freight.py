"""A commuter train crosses a bridge over a highway with trucks, in evening light from the right."""
from studio import *


def draw():
    s = Sheet(21)
    full = rect(0, 0, W, H)
    hz = 452
    cam = Camera(horizon=hz, vx=1010, f=1000, height=6.6)
    s.fill(full, s.lin((0, 0), (0, hz), [(0, "#1B5C66", 1), (.42, "#5C9A98", 1), (.78, "#E8CF94", 1), (1, "#F3BE5C", 1)]))
    sun = (1320, 330)
    for r, o in ((820, .09), (600, .12), (420, .16), (270, .22)):
        s.fill(oval(*sun, r), GLOW, o)
    s.glow(sun, 640, GLOW, .95); s.fill(oval(*sun, 92), CREAM)
    s.grain(full, TEAL, (860, 330), (0, -80), 0, .9, filt="mist")
    for pts, o, c in (
        ([(-40, 96), (150, 66), (300, 76), (420, 46), (600, 48), (690, 74), (560, 98), (300, 108), (120, 116)], .7, ICE),
        ([(820, 118), (960, 92), (1090, 98), (1230, 62), (1400, 66), (1640, 50), (1640, 104), (1400, 112), (1040, 130)], .6, CREAM),
    ):
        d = curve(pts); ys = [p[1] for p in pts]
        s.fill(d, c, o); s.grain(d, SEA, (0, min(ys)), (-40, max(ys)+4), 0, .7)
    # the city
    r = s.rnd
    for row, (c, lit, lo, hi) in enumerate((("#C6C096", None, 150, 260), ("#8CAE9F", "#F2D695", 110, 270), ("#4E8985", "#EFC377", 60, 170))):
        x = -20
        while x < 1640:
            w, h = r.randint(34, 66), r.randint(lo, hi)
            f = 1.15 if 300 < x < 900 else .8
            if row < 2 and abs(x + w/2 - 520) < 46:
                x += 30; continue
            block(s, x, w, hz - h*f, hz, c, lit, TEAL, r.choice("hvbg") if row else None, cap=r.choice((0, 0, 12)), tone=.24)
            x += w + r.randint(0, 16)
        if row == 1:
            tower(s, 520, hz, 424, "#8AAC9B", TEAL, "#F7E4B2")
    s.glow((1280, hz), 1000, HONEY, .9, .36)
    # ground: dark verges, then the two carriageways
    s.fill(rect(-20, hz-4, W+40, H), s.lin((0, hz), (0, H), [(0, "#5C7F63", 1), (.2, "#2E5D56", 1), (1, "#0C2B33", 1)]))
    road = cam.quad((-7.6, 0, 12), (-7.6, 0, 900), (15.6, 0, 900), (15.6, 0, 12))
    s.fill(road, s.lin((0, hz), (0, H), [(0, "#C7A868", 1), (.12, "#6D7F7A", 1), (.45, "#35525B", 1), (1, "#1C3440", 1)]))
    rc = s.clip(road)
    s.grain(road, HONEY, (960, 760), (1640, 520), 0, .8, filt="mist", clip=rc)
    s.grain(road, NIGHT, (900, 560), (500, 900), 0, .85, clip=rc)
    for x in (-7.1, -.35, 2.35, 15.1):
        s.fill(cam.quad((x-.09, 0, 12), (x-.09, 0, 500), (x+.09, 0, 500), (x+.09, 0, 12)), CREAM, .8)
    for x in (-3.7, 6.5, 10.8):
        for z in list(range(14, 70, 9)) + list(range(76, 240, 14)):
            s.fill(cam.quad((x-.09, 0, z), (x-.09, 0, z+4), (x+.09, 0, z+4), (x+.09, 0, z)), CREAM, .75)
    # median barrier
    s.form(cam.quad((.7, 0, 12), (.7, .95, 12), (.7, .95, 400), (.7, 0, 400)), "#5C7F80", (INK, cam(.7, 0, 60), cam(.7, 0, 16), .2, .9))
    s.fill(cam.quad((.7, .95, 12), (1.3, .95, 12), (1.3, .95, 400), (.7, .95, 400)), GLOW)
    s.form(cam.quad((1.3, 0, 12), (1.3, .95, 12), (1.3, .95, 400), (1.3, 0, 400)), "#D8C28C", (CLAY, (1100, 0), (1060, 0), 0, .3))
    # the west verge: fields of light and shade, hedges, a wood and a service road with poplars
    for z0, z1, xl, xr, c0, o in ((240, 900, -200, -14, "#7C9B6E", .8), (120, 240, -140, -12, "#477A63", .8), (70, 120, -90, -11, "#2F6757", .8)):
        s.fill(cam.quad((xl, 0, z0), (xr, 0, z0), (xr, 0, z1), (xl, 0, z1)), c0, o)
    for z, x0, x1 in ((300, -320, -18), (170, -190, -16), (112, -132, -14), (300, 24, 120), (170, 24, 90)):
        d, x = "M", x0
        k = 1000/z
        px, py = cam(x0, 0, z)
        d = f"M{px:.0f} {py:.0f}"
        while x < x1:
            w = r.uniform(4, 8) * z/160; h = r.uniform(3, 7.5) * (.8 if z > 200 else .62)
            q = cam(x+w, 0, z)
            d += f"C{cam(x-w*.25, 0, z)[0]:.0f} {py-h*k*1.2:.0f} {cam(x+w*1.2, 0, z)[0]:.0f} {py-h*k*1.25:.0f} {q[0]:.0f} {py-h*k*.25:.0f}"
            x += w
        q = cam(x, 0, z)
        d += f"L{q[0]:.0f} {py+2:.0f}Z"
        s.form(d, {300: "#5F8F74", 170: "#2F6B5D", 112: "#1D524E"}[z], (HONEY, (1000, py), (1560, py-30), 0, .85), (DEEP, (640, py-6*k), (300, py+10), 0, .7))
        s.line("".join(f"M{a:.0f} {py-b:.0f}q3 -5 8 -3" for a, b in [(r.uniform(cam(x0, 0, z)[0], q[0]), r.uniform(1, 3)*k) for _ in range(26)]), "#C9B46A", 2, .5)
    # lamp posts on the median
    for z in (150, 100):
        a, b = cam(1, .9, z), cam(1, 11.5, z)
        w = max(2, 210/z)
        s.line(poly([a, b], False), INK, round(w, 1))
        for sx in (-2.4, 4.4):
            c = cam(sx, 12, z)
            s.line(f"M{n(b[0])} {n(b[1])}Q{n((b[0]+c[0])/2)} {n(c[1]-4)} {n(c[0])} {n(c[1])}", INK, round(w*.7, 1)); s.fill(oval(*c, 240/z, 70/z), GLOW)

    def vehicle(x, z, w, h, length, body, side, cab=None, away=False, low=.0):
        """A box on wheels: lit right side, shaded end towards us."""
        x0, x1, z1 = x-w/2, x+w/2, z+length
        sh = cam.quad((x0-3.4, 0, z-6), (x1-.1, 0, z-3.6), (x1-.1, 0, z), (x0, 0, z1), (x0-3.4, 0, z1-1))
        s.grain(sh, NIGHT, cam(x0-3.8, 0, z), cam(x0, 0, z), .3, .95, filt="mist")
        s.fill(cam.quad((x0, 0.05, z), (x1, .05, z), (x1, .6, z), (x0, .6, z)), NIGHT)
        if x > 0:
            vis, vx = (x0, "l") if cam.vx < cam(x0, 0, z)[0] else (x1, "r")
        else:
            vis, vx = (x1, "r")
        f = cam.quad((vis, .55, z), (vis, h, z), (vis, h, z1), (vis, .55, z1))
        s.form(f, side if vx == "r" else body, ("#5F8584", cam(vis, h, z), cam(vis, 0, z1), .2, 1) if vx == "l" else (HONEY, cam(vis, 1, z), cam(vis, h, z1), .1, .7))
        return x0, x1, z1, vis, vx

    def wheels(x0, x1, z, vis, zs):
        for zz in zs:
            px, py = cam(vis, .52, zz); k = 1000/zz
            s.fill(oval(px, py, .3*k, .54*k), NIGHT); s.fill(oval(px, py, .12*k, .24*k), STONE)

    def truck(x, z, cab, box, boxlit, length=13.5):
        """A tractor and trailer coming towards us."""
        w, h = 2.6, 4.1
        x0, x1 = x-w/2, x+w/2
        _, _, z1, vis, vx = vehicle(x, z+3.4, w, h, length, box, boxlit)
        c = s.clip(cam.quad((vis, .55, z+3.4), (vis, h, z+3.4), (vis, h, z1), (vis, .55, z1)))
        s.line("".join(poly([cam(vis, .6, zz), cam(vis, h, zz)], False) for zz in [z+3.4+i*1.1 for i in range(1, 13)]), NIGHT, 1.6, .35, clip=c)
        s.fill(cam.quad((vis, 1.5, z+3.4), (vis, 1.9, z+3.4), (vis, 1.9, z1), (vis, 1.5, z1)), TEAL, .9, clip=c)
        wheels(x0, x1, z, vis, (z+length, z+length+1.3, z+length+2.6, z+5.4))
        s.form(cam.quad((x0, 1.1, z+3.4), (x1, 1.1, z+3.4), (x1, h, z+3.4), (x0, h, z+3.4)), box, ("#5F8584", cam(x1, h, z+3), cam(x0, 1, z+3), 0, .8))
        # cab side and front
        s.form(cam.quad((vis, .5, z), (vis, 3.0, z+.35), (vis, 3.6, z+1.2), (vis, 3.6, z+2.6), (vis, .5, z+2.6)), RUST if cab == VERM else DEEP, (NIGHT, cam(vis, 3, z), cam(vis, 0, z+2), .1, .8))
        s.fill(cam.quad((vis, 1.9, z+.5), (vis, 2.85, z+.6), (vis, 2.85, z+1.7), (vis, 1.9, z+1.7)), NIGHT)
        wheels(x0, x1, z, vis, (z+1.0,))
        fr = cam.quad((x0, .35, z), (x1, .35, z), (x1, 1.9, z), (x1, 3.0, z+.35), (x1, 3.6, z+1.2), (x0, 3.6, z+1.2), (x0, 3.0, z+.35), (x0, 1.9, z))
        s.form(fr, cab, (RUST if cab == VERM else DEEP, cam(x1, 2, z), cam(x0-.3, .5, z), 0, 1), ("#F2925C" if cab == VERM else MIST, cam(x, 2, z), cam(x1+.4, 3, z), 0, .9))
        s.fill(cam.quad((x0+.14, 1.95, z), (x1-.14, 1.95, z), (x1-.2, 2.9, z+.3), (x0+.2, 2.9, z+.3)), INK)
        s.fill(cam.quad((x+.25, 1.95, z), (x1-.14, 1.95, z), (x1-.2, 2.9, z+.3), (x+.75, 2.9, z+.3)), MIST, .8)
        s.fill(cam.quad((x0+.55, .75, z), (x1-.55, .75, z), (x1-.55, 1.7, z), (x0+.55, 1.7, z)), NIGHT)
        s.line("".join(poly([cam(x0+.6, v, z), cam(x1-.6, v, z)], False) for v in (.9, 1.15, 1.4, 1.6)), STONE, 2.2, .8)
        s.fill(cam.quad((x0+.1, 0, z+.4), (x0+.5, 0, z+.4), (x0+.5, .6, z+.4), (x0+.1, .6, z+.4)) + cam.quad((x1-.5, 0, z+.4), (x1-.1, 0, z+.4), (x1-.1, .6, z+.4), (x1-.5, .6, z+.4)), NIGHT)
        s.form(cam.quad((x0, .3, z), (x1, .3, z), (x1, .62, z), (x0, .62, z)), "#5C7379", (INK, cam(x1, .5, z), cam(x0, .4, z), 0, .8))
        for lx in (x0+.32, x1-.32):
            px, py = cam(lx, .95, z); k = 1000/z
            s.fill(oval(px, py, .27*k, .2*k), HONEY); s.fill(oval(px, py, .2*k, .15*k), CREAM)

    def car(x, z, col, away=False):
        w, h, L = 1.8, 1.45, 4.2
        x0, x1 = x-w/2, x+w/2
        s.grain(cam.quad((x0-2.2, 0, z), (x1, 0, z), (x1, 0, z+L), (x0-2.2, 0, z+L)), NIGHT, cam(x0-2.4, 0, z), cam(x0, 0, z), .3, .95, filt="mist")
        vis = x0 if cam(x0, 0, z)[0] > cam.vx else x1
        s.form(cam.quad((vis, .2, z), (vis, .85, z), (vis, .9, z+.9), (vis, h, z+1.5), (vis, h, z+3.3), (vis, .9, z+L), (vis, .2, z+L)), col, (NIGHT, cam(vis, 1.4, z), cam(vis, 0, z+2), 0, .8))
        s.fill(cam.quad((x0+.15, .85, z+.6), (x1-.15, .85, z+.6), (x1-.25, h, z+1.5), (x0+.25, h, z+1.5)), INK); s.fill(cam.quad((x+.2, .85, z+.6), (x1-.15, .85, z+.6), (x1-.25, h, z+1.5), (x+.5, h, z+1.5)), MIST, .7)
        s.form(cam.quad((x0, .2, z), (x1, .2, z), (x1, .88, z), (x0, .88, z)), col, (NIGHT, cam(x1, .8, z), cam(x0, .1, z), 0, .8))
        for lx in (x0+.25, x1-.25):
            px, py = cam(lx, .62, z); k = 1000/z
            s.fill(oval(px, py, .2*k, .1*k), VERM if away else CREAM)
        s.fill(cam.quad((x0+.05, 0, z), (x0+.4, 0, z), (x0+.4, .3, z), (x0+.05, .3, z)), NIGHT); s.fill(cam.quad((x1-.4, 0, z), (x1-.05, 0, z), (x1-.05, .3, z), (x1-.4, .3, z)), NIGHT)

    def rear_truck(x, z, col, shade):
        """A box truck going away: its doors towards us, its lit right side."""
        w, h, L = 2.5, 3.9, 9
        x0, x1 = x-w/2, x+w/2
        s.grain(cam.quad((x0-3, 0, z-5), (x1-.1, 0, z-3), (x1-.1, 0, z), (x0, 0, z+L), (x0-3, 0, z+L-1)), NIGHT, cam(x0-3.4, 0, z), cam(x0, 0, z), .3, .9, filt="mist")
        s.fill(cam.quad((x0+.1, 0, z), (x0+.5, 0, z), (x0+.5, .9, z), (x0+.1, .9, z)) + cam.quad((x1-.5, 0, z), (x1-.1, 0, z), (x1-.1, .9, z), (x1-.5, .9, z)), NIGHT)
        s.form(cam.quad((x1, .8, z), (x1, h, z), (x1, h, z+L), (x1, .8, z+L)), HONEY, (CREAM, cam(x1, 2, z+L), cam(x1, 2, z), 0, .8))
        s.form(cam.quad((x0, .7, z), (x1, .7, z), (x1, h, z), (x0, h, z)), col, (shade, cam(x1, h, z), cam(x0-.4, .8, z), 0, 1))
        s.line(poly([cam(x, .75, z), cam(x, h-.1, z)], False) + poly([cam(x0+.15, h-.15, z), cam(x1-.15, h-.15, z)], False), shade, 2.2)
        s.line(poly([cam(x-.22, 1.0, z), cam(x-.22, 3.6, z)], False) + poly([cam(x+.22, 1.0, z), cam(x+.22, 3.6, z)], False), STONE, 1.8)
        s.fill(cam.quad((x0, .55, z), (x1, .55, z), (x1, .8, z), (x0, .8, z)), INK)
        for lx in (x0+.2, x1-.2):
            s.fill(oval(*cam(lx, .95, z), 150/z, 120/z), VERM)

    # traffic beyond the bridge, then the bridge, then the near traffic
    for x, z, col, aw in ((4.4, 150, CREAM, 0), (8.6, 120, TEAL, 0), (-2, 150, STONE, 1), (-5.4, 96, SEA, 1), (12.8, 84, STONE, 0)):
        car(x, z, col, aw)
    truck(8.6, 92, TEAL, "#B9B79A", CREAM, 11)

    # ---- the bridge, skewed: nearer to the right
    zb = lambda x: 56 - .26*x
    B = lambda x, y, dz=0: cam(x, y, zb(x) + dz)
    X0, X1 = -86, 46
    strip = lambda y0, y1, dz=0: poly([B(X0, y0, dz), B(X1, y0, dz), B(X1, y1, dz), B(X0, y1, dz)])
    # piers, with their shadow on the road
    for px in (-58, -34, -9.6, 1, 17.6, 38):
        a, b = px-1.0, px+1.0
        p = poly([B(a, 0), B(b, 0), B(b, 7.6), B(b+1.5, 9.3), B(a-1.5, 9.3), B(a, 7.6)])
        s.grain(cam.quad((a-9, 0, zb(a)-.5), (a, 0, zb(a)-.5), (a, 0, zb(a)+1), (a-9, 0, zb(a)+1)), NIGHT, cam(a-9, 0, zb(a)), cam(a, 0, zb(a)), .2, .9, filt="mist")
        s.form(p, "#9AA592", ("#3B6468", B(b, 4), B(a-.6, 4), 0, 1), (DEEP, B(px, 5), B(px, 9.4), 0, .9), (GLOW, B(px+.4, 3), B(b+.2, 3), 0, .9))
    s.grain(cam.quad((-7.6, 0, zb(-7)-9), (15.6, 0, zb(15)-9), (15.6, 0, zb(15)-1), (-7.6, 0, zb(-7)-1)), NIGHT, cam(0, 0, 40), cam(0, 0, 55), .45, .7, clip=rc, filt="mist")
    s.form(strip(9.0, 11.4), "#214B54", (NIGHT, B(0, 11.4), B(0, 8.9), 0, .9), (CLAY, B(4, 10), B(40, 10), 0, .55))
    s.line("".join(poly([B(x, 9.1), B(x, 11.2)], False) for x in range(-85, 46, 4)), NIGHT, 2.4, .7)
    s.fill(strip(11.3, 11.75), "#D9B66A"); s.fill(strip(9.0, 9.18), NIGHT); s.line(poly([B(X0, 10.95), B(X1, 10.95)], False), SEA, 2, .7)
    # ---- the train: double-deck coaches with chamfered ends of section
    L, g = 25.4, .7
    x = X1 + 10
    i = 0
    while x > X0 + 14:
        a, b = x - L, x
        y0, y1, y2, y3 = 12.35, 13.6, 16.3, 17.3
        s.fill(poly([B(a, y0), B(b, y0), B(b, y2), B(b-.7, y3), B(a+.7, y3), B(a, y2)]), CREAM)
        d = poly([B(a, y0), B(b, y0), B(b, y2), B(b-.7, y3), B(a+.7, y3), B(a, y2)]); c = s.clip(d)
        s.fill(poly([B(a, y0-.1), B(b, y0-.1), B(b, y1), B(a, y1)]), TEAL, clip=c)
        s.fill(poly([B(a, y1), B(b, y1), B(b, y1+.16), B(a, y1+.16)]), VERM, clip=c)
        s.fill(poly([B(a, y2+.25), B(b, y2+.25), B(b, y3+.1), B(a, y3+.1)]), SEA, clip=c)
        s.grain(d, "#6E928F", B(a+L*.7, y3), B(a-3, y0), 0, .8); s.grain(d, GLOW, B(a+L*.4, 15), B(b+4, 16.5), 0, .85, clip=c)
        warm = ""
        for lo, hi, x0, x1 in ((14.0, 14.75, a+6.4, b-6.4), (15.35, 16.15, a+1.2, b-1.2), (13.9+.1, 14.9, a+1.2, a+4.4), (14.0, 14.9, b-4.4, b-1.2)):
            s.fill(poly([B(x0, lo), B(x1, lo), B(x1, hi), B(x0, hi)]), INK, clip=c)
            k = x0 + .15
            while k < x1 - .9:
                if r.random() < .66:
                    warm += poly([B(k, lo+.08), B(k+1.0, lo+.08), B(k+1.0, hi-.08), B(k, hi-.08)])
                k += 1.3
        s.fill(warm, s.lin(B(a, 15), B(a+L, 15), [(0, "#DDA53A", 1), (.6, HONEY, 1), (1, GLOW, 1)]))
        for dx in (5.0, L-5.6):
            s.fill(poly([B(a+dx, 12.5), B(a+dx+1.6, 12.5), B(a+dx+1.6, 14.85), B(a+dx, 14.85)]), "#E9D9AE", clip=c); s.line(poly([B(a+dx+.8, 12.5), B(a+dx+.8, 14.85)], False), DUSK, 1.6, clip=c)
        for bx in (a+2.6, a+4.8, b-4.8, b-2.6):
            px, py = B(bx, 12.1); s.fill(oval(px, py, 9, 9), NIGHT)
        s.fill(poly([B(a+1.6, 11.7), B(a+5.8, 11.7), B(a+5.8, 12.4), B(a+1.6, 12.4)]), NIGHT); s.fill(poly([B(b-5.8, 11.7), B(b-1.6, 11.7), B(b-1.6, 12.4), B(b-5.8, 12.4)]), NIGHT)
        x = a - g; i += 1
    s.line("".join(poly([B(x, 11.7), B(x, 12.7)], False) for x in range(-86, 47, 3)), INK, 2); s.line(poly([B(X0, 12.7), B(X1, 12.7)], False), HONEY, 2.6)
    # near traffic
    rear_truck(-2.0, 33, SEA, DEEP)
    car(-5.6, 44, "#D9CBA6", 1)
    truck(12.6, 40, "#2B7A80", STONE, CREAM)
    car(4.4, 46, CREAM)
    truck(6.6, 20, VERM, "#E8DCC0", CREAM)
    s.grain(rect(-20, hz, W+40, H-hz), NIGHT, (760, 560), (-140, 930), 0, .95, filt="mist")
    # furrows and the bridge's long shadow draw the eye across the dark field
    fld = poly([(-20, hz+20), cam(-8.4, 0, 60), cam(-8.4, 0, 12), (-20, 920)]); fc = s.clip(fld)
    s.line("".join(poly([cam(x, 0, 14), cam(x, 0, 110)], False) for x in range(-70, -9, 4)), "#4C8A72", 2, .35, clip=fc)
    s.grain(cam.quad((-120, 0, 44), (-8.4, 0, 40), (-8.4, 0, 47), (-120, 0, 56)), NIGHT, cam(-60, 0, 44), cam(-8, 0, 44), .25, .6, filt="mist", clip=fc)
    s.line(poly([cam(-8.6, .9, 12), cam(-8.6, .9, 200)], False) + "".join(poly([cam(-8.6, 0, z), cam(-8.6, .95, z)], False) for z in (14, 17, 20, 24, 28, 33, 39, 46, 55)), "#C2B486", 3, .9)
    s.grain(full, NIGHT, (820, 620), (-200, 980), 0, .45, filt="mist")
    return s.svg("Freight and transit")
