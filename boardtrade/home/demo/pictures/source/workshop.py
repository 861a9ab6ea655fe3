"""Adults learning in a bright technical workshop: a robot arm, a bench, morning light from the right."""
from people import *


def draw():
    s = Sheet(51)
    full = rect(0, 0, W, H)
    s.fill(full, s.lin((0, 0), (0, 700), [(0, "#8FB8AE", 1), (.5, "#D8D2A8", 1), (1, "#E8CB8A", 1)]))
    # the great window: factory panes, sky and a mill roof beyond
    s.fill(rect(250, 40, 1370, 520), s.lin((300, 40), (1500, 560), [(0, "#8CC0B8", 1), (.5, "#EBE0B6", 1), (1, "#F9E7B4", 1)]))
    s.glow((1440, 180), 700, CREAM, 1)
    r = s.rnd
    x = 240
    while x < 1600:
        w, h = r.randint(40, 90), r.randint(50, 190)
        block(s, x, w, 560-h, 560, "#A9C2A6", "#F0DCA6", SEA, r.choice("hvg"), tone=.2); x += w + r.randint(6, 40)
    s.glow((1300, 560), 800, GLOW, .9, .3)
    d = "".join(f"M{x} 40V560" for x in range(250, 1640, 84)) + "".join(f"M250 {y}H1620" for y in (40, 144, 248, 352, 456, 560))
    s.line(d, "#2B6468", 7, 1, "butt"); s.line("".join(f"M{x+4} 40V560" for x in range(250, 1640, 84)), GLOW, 2, .9, "butt")
    s.line("".join(f"M{x} 40V560" for x in (250, 502, 754, 1006, 1258, 1510)), "#12424A", 16, 1, "butt"); s.line("".join(f"M{x+8} 40V560" for x in (250, 502, 754, 1006, 1258, 1510)), HONEY, 3, 1, "butt")
    # wall, roof truss
    s.form(rect(-10, 0, 262, 720), "#2A6C70", (DEEP, (260, 0), (-80, 320), 0, .95)); s.form(rect(-10, -10, 1640, 52), "#154851", (NIGHT, (1600, 0), (200, 0), 0, .8))
    s.form(rect(240, 560, 1390, 110), "#6F9A8E", (TEAL, (1500, 0), (100, 0), 0, .9, None, "mist"))
    s.line("M-10 118L1620 36M-10 126L1620 44", DEEP, 5)
    d = "".join(f"M{x} {n(118-x*.05)}L{x+60} 42L{x+120} {n(118-(x+120)*.05)}" for x in range(0, 1500, 120)); s.line(d, DEEP, 4)
    for x in (420, 1340):
        s.line(f"M{x} 40V150", INK, 3); s.form(f"M{x-58} 190C{x-50} 160 {x-24} 148 {x} 148C{x+24} 148 {x+50} 160 {x+58} 190Z", DEEP, (HONEY, (x, 170), (x+60, 180), 0, .9)); s.fill(oval(x, 190, 57, 7), CREAM)
    # pegboard with tools, in shade
    s.fill(rect(26, 214, 186, 250), "#3E8586"); s.grain(rect(26, 214, 186, 250), DEEP, (220, 240), (10, 450), 0, .8)
    T = "#CDB98A"
    # hammer, spanner, pliers, two screwdrivers, a square
    s.fill(rect(56, 262, 9, 96), CLAY); s.form("M40 244L78 240C86 242 88 250 86 262L72 260L44 262Z", T, (NIGHT, (80, 250), (40, 250), 0, .8))
    s.fill("M98 270L109 270L109 338L98 338Z", T); s.fill("M90 244C90 256 98 262 98 272L109 272C109 262 117 256 117 244L109 250L109 258L98 258L98 250Z", T); s.fill(oval(103.5, 344, 13), T); s.fill(oval(103.5, 346, 6), "#1B4B51")
    s.line("M140 246L150 282M160 246L150 282", T, 8); s.line("M150 282C134 310 136 340 140 360M150 282C166 310 164 340 160 360", VERM, 8); s.fill(oval(150, 280, 6), T)
    for x, c in ((184, BRASS), (200, VERM)):
        s.line(f"M{x} 246V300", T, 4); s.line(f"M{x} 308V350", c, 11)
    s.line("M52 448V392H140", T, 8, cap="butt"); s.line("M66 440V406H132", "#8C7E58", 2); s.line("M160 392V446M176 392V446M192 392V446", T, 5)
    # light shafts
    for a, b, o in ((560, 700, .18), (830, 1000, .22), (1150, 1330, .25), (1450, 1640, .25)):
        s.fill(poly([(a+140, 40), (b+140, 40), (b-420, 900), (a-460, 900)]), CREAM, o)

    # ---- the robot arm on its pedestal, behind the bench
    A, B_, C, D_ = (806, 560), (748, 352), (912, 206), (992, 340)
    s.form("M742 680L764 586L848 586L870 680Z", INK, (HONEY, (806, 620), (866, 620), 0, .8))

    def link(p, q, w0, w1, col):
        dx, dy = q[0]-p[0], q[1]-p[1]; m = math.hypot(dx, dy); nx, ny = -dy/m, dx/m
        dd = poly([(p[0]+nx*w0, p[1]+ny*w0), (q[0]+nx*w1, q[1]+ny*w1), (q[0]-nx*w1, q[1]-ny*w1), (p[0]-nx*w0, p[1]-ny*w0)])
        cx, cy = (p[0]+q[0])/2, (p[1]+q[1])/2
        s.form(dd, col, (RUST, (cx+w0*.3, cy), (cx-w0*1.3, cy+w0*.8), 0, 1), ("#F49A66", (cx+w0*.1, cy-w0*.2), (cx+w0*1.3, cy-w0*.9), 0, 1))
        s.line(poly([(p[0]+dx*.18, p[1]+dy*.18), (p[0]+dx*.8, p[1]+dy*.8)], False), RUST, 5, .8)
    link(A, B_, 44, 34, VERM); link(B_, C, 36, 25, VERM); link(C, D_, 24, 16, VERM)
    for p, q in ((A, 48), (B_, 42), (C, 31), (D_, 19)):
        s.form(oval(*p, q), "#22424D", (NIGHT, (p[0]+q*.4, p[1]), (p[0]-q, p[1]+q*.6), 0, 1), ("#9CC0B8", (p[0]+q*.2, p[1]-q*.2), (p[0]+q*1.1, p[1]-q*.8), 0, 1)); s.fill(oval(*p, q*.45), BRASS); s.fill(oval(*p, q*.2), INK)
    s.line("M748 312C728 232 812 172 894 178", INK, 6); s.line("M862 188C942 164 1002 222 1004 318", INK, 5)
    s.line("M982 356L972 398L984 414M1004 354L1016 396L1006 414", INK, 9)

    # ---- people: a learner with a screwdriver; the instructor; a second learner behind him
    head(s, 1366, 318, 136, left=True, turn=10, skin="tan", face="him", hair="curls", goggles=INK, lit="back", down=True)
    X, d = coat(s, 1378, 316, 136, 760, left=True, lean=.35, colour="#2F6F73", dark=NIGHT, light=GLOW, shirt="#E0A526", lit="back")
    arm(s, X, 136, (-.42, 2.1), (.50, 2.16), "#2F6F73", NIGHT, GLOW, 1, trunk=d)
    head(s, 1170, 258, 150, left=True, turn=14, skin="deep", face="him", hair="short", hue="#8C9592", sheen=ICE, beard="#7E8886", goggles=INK, lit="back", down=True)
    X, d = coat(s, 1184, 255, 150, 760, left=True, lean=.45, colour="#DDD0AC", dark="#8F8868", light=CREAM, shirt="#1D4A52", lapel="#E6DABA", lit="back", shade=.85)
    arm(s, X, 150, (-.28, 2.20), (.62, 1.92), "#DDD0AC", "#8F8868", CREAM, 1, trunk=d, grip=("point", 92, "deep"), turn=46)
    head(s, 586, 322, 160, turn=15, skin="light", hair="pony", hue="#6E3A20", sheen="#D98F4C", goggles=INK, down=True, lips="#A4483C")
    XL, dl = coat(s, 568, 318, 160, 800, lean=.55, colour="#1F5A62", dark=NIGHT, light=MIST, shirt=SAND, lapel="#276A71")
    # ---- bench
    s.form("M-20 742L1620 706L1620 920L-20 920Z", "#1A4A53", (NIGHT, (900, 740), (-200, 920), 0, .9), (HONEY, (1200, 800), (1640, 720), 0, .5))
    top = "M-20 694L1620 660L1620 712L-20 752Z"
    s.form(top, "#D2A763", ("#7C5A2C", (760, 680), (0, 740), 0, .95), (CREAM, (900, 700), (1560, 660), 0, .8)); s.line("M-20 695L1620 661", CREAM, 3, .9)
    s.line("M-20 756L1620 715", NIGHT, 6, .8)
    for x in (700, 940, 1180, 1420):
        s.line(f"M{x} 740H{x+200}V880H{x}Z", NIGHT, 4, .6); s.line(f"M{x+76} 776H{x+124}", BRASS, 6)
    # the workpiece: a gearbox casting on a plate
    s.grain(poly([(850, 704), (1060, 700), (1000, 720), (700, 724)]), NIGHT, (720, 714), (930, 704), 0, .9)
    s.form("M892 692L900 616C906 590 1036 588 1044 612L1052 690Z", "#7FA09A", ("#2F5F66", (1006, 640), (892, 690), 0, 1), (CREAM, (976, 640), (1056, 606), 0, .9)); s.form(oval(974, 646, 37), "#22424D", (HONEY, (976, 640), (1012, 618), 0, .9)); s.fill(oval(974, 646, 16), BRASS)
    s.line("".join(f"M{n(974+math.cos(a)*28)} {n(646+math.sin(a)*28)}l.1 .1" for a in [i*math.pi/3 for i in range(6)]), GLOW, 6)
    s.line("M908 606L918 592H1026L1036 602", "#C9D6C4", 5); s.form(rect(868, 690, 208, 14), INK, (HONEY, (966, 690), (1086, 690), 0, .8))
    # learner's arm and screwdriver
    s.line("M786 664L934 648", "#5C747A", 7); s.line("M786 664L934 648", ICE, 2); s.line("M744 669L796 663", VERM, 21); s.line("M748 664L792 659", "#F08A5A", 4)
    arm(s, XL, 160, (-.10, 2.20), (.98, 2.14), "#226069", NIGHT, MIST, 1, SAND, trunk=dl, floor=680, grip=("grip", 92, "light"))
    # tablet drawing and parts on the bench
    s.fill(poly([(380, 706), (520, 694), (560, 712), (404, 728)]), INK); s.fill(poly([(394, 708), (514, 698), (544, 711), (410, 723)]), ICE); s.line("M420 714L500 706M440 718L526 710M460 704L486 718", SEA, 2.4)
    for x, y, q in ((1240, 688, 22), (1290, 692, 15), (1480, 686, 24)):
        s.form(oval(x, y-q*.3, q, q*.62), "#8FA5A0", (NIGHT, (x+q*.3, y), (x-q, y), 0, 1), (CREAM, (x, y), (x+q, y-q*.5), 0, .9)); s.fill(oval(x, y-q*.34, q*.42, q*.24), INK)
    s.grain(full, NIGHT, (640, 640), (-220, 940), 0, .4, filt="mist")
    return s.svg("Skills workshop")
