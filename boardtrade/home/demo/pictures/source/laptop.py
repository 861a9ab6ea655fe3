"""Four colleagues round an open laptop, its screen lighting their faces, the city at the window."""
from people import *
from boardroom import window_city


def draw():
    s = Sheet(41)
    full = rect(0, 0, W, H)
    base = 610
    window_city(s, base, 0, W, dx=0, tower_x=250, h=450)
    s.fill(rect(0, base-4, W, 120), "#3F6F70"); s.grain(rect(0, base-4, W, 120), DEEP, (1300, 0), (100, 0), 0, 1)
    for x in (96, 432, 1200, 1500):
        s.fill(rect(x, 0, 17, 650), "#12424A"); s.fill(rect(x+13, 0, 4, 650), HONEY)
    s.fill(rect(0, 72, W, 10), "#12424A"); s.fill(rect(0, 81, W, 3), HONEY, .8)
    for a, b, o in ((1150, 1330, .18), (1430, 1640, .22)):
        s.fill(poly([(a+260, 0), (b+260, 0), (b-480, 900), (a-520, 900)]), GLOW, o)
    # a pendant lamp and a plant for depth
    s.line("M800 0V70", INK, 3); s.form("M752 104C756 76 776 66 800 66C824 66 844 76 848 104Z", TEAL, (NIGHT, (830, 80), (750, 100), 0, .9)); s.fill(oval(800, 104, 48, 6), GLOW)

    # standing, behind: a woman with a bob, a bearded man who points at the screen
    head(s, 632, 236, 146, turn=22, skin="tan", hair="bob", down=True, lips="#A4483C")
    X, d = coat(s, 612, 232, 146, 720, lean=.75, colour="#D8C08A", dark="#6B5230", light=CREAM, shirt="#E9DDBE")
    arm(s, X, 146, (-.42, 2.15), (.66, 2.46), "#D3BA83", "#6B5230", CREAM, 1, trunk=d, grip=("rest", 80, "tan"))
    head(s, 938, 196, 152, left=True, turn=23, skin="deep", face="him", hair="crop", beard="#151A1E", down=True, lit="back")
    X, d = coat(s, 958, 192, 152, 720, left=True, lean=.75, colour="#2F6F73", dark=NIGHT, light=HONEY, shirt=CREAM, lapel="#387A7D", lit="back")
    arm(s, X, 152, (-.36, 2.20), (.54, 2.24), "#2F6F73", NIGHT, HONEY, 1, CREAM, trunk=d, grip=("point", 86, "deep"))

    # seated, nearer: a man in a turban, a woman in a hijab
    head(s, 442, 396, 178, turn=18, skin="brown", face="him", hair="turban", hue=VERM, sheen="#7E1F10", beard="#1A1716", down=True)
    X1, d1 = coat(s, 420, 392, 178, 900, lean=.6, colour="#1E3340", dark=NIGHT, light="#5E8C8F", shirt=CREAM, lapel="#274552", tie=BRASS)
    X2, d2 = coat(s, 1176, 412, 172, 900, left=True, lean=.6, colour="#B98A2B", dark="#4A3414", light=GLOW, shirt=None, lit="back")
    head(s, 1156, 416, 172, left=True, turn=17, skin="light", hair="hijab", hue="#0F4A53", sheen=MIST, lit="back", down=True, lips="#A4483C")

    # ---- table
    top = "M-20 742C260 716 520 706 800 706C1080 706 1340 716 1620 738L1620 920L-20 920Z"
    s.fill(top, s.lin((0, 706), (0, 900), [(0, "#3A6A69", 1), (.3, "#17444C", 1), (1, "#0B242E", 1)]))
    c = s.clip(top)
    s.grain(top, HONEY, (760, 860), (1560, 700), 0, .6, filt="mist"); s.grain(top, NIGHT, (760, 760), (-60, 900), 0, .9)
    s.glow((800, 740), 420, GLOW, .55, .25)
    s.line("M-20 743C260 717 520 707 800 707C1080 707 1340 717 1620 739", HONEY, 3.5, .95)
    # near arms, forearms on the table
    arm(s, X1, 178, (-.16, 2.34), (.94, 2.06), "#223A47", NIGHT, "#6E9A9A", 1, CREAM, trunk=d1, floor=716, grip=("rest", 100, "brown"), turn=8)
    arm(s, X2, 172, (-.16, 2.30), (.90, 2.06), "#BE902F", "#4A3414", GLOW, 1, trunk=d2, floor=716, grip=("rest", 96, "light"), turn=8)
    # ---- the laptop: lid towards us, light spilling round its edge
    s.glow((800, 620), 380, CREAM, .6, .8)
    s.grain("M640 756L960 756L930 800L600 800Z", NIGHT, (800, 806), (800, 750), 0, 1)
    s.form("M664 742L938 742L946 758C946 763 942 765 936 765L666 765C660 765 656 763 656 758Z", "#8FA5A0", (NIGHT, (900, 750), (656, 765), 0, .9))
    lid = "M654 566C653 557 659 552 668 552L934 552C943 552 949 557 948 566L938 750L664 750Z"
    s.form(lid, "#23424C", (NIGHT, (880, 580), (680, 760), 0, .9), ("#7FA5A4", (820, 680), (960, 540), 0, .9))
    s.line("M664 552L938 552", CREAM, 4); s.line("M949 562L941 700", "#BFD3C8", 2, .8)
    # papers, cup
    q = poly([(1120, 826), (1290, 812), (1330, 850), (1140, 866)]); s.form(q, CREAM, ("#7A8E83", (1280, 820), (1130, 860), 0, .8)); s.line("M1150 836L1280 826M1158 846L1290 836", DUSK, 2.4, .6)
    s.grain("M430 862L500 862L420 886L330 886Z", NIGHT, (340, 880), (460, 866), 0, .9)
    s.form("M440 806L510 806L502 862C500 870 450 870 448 862Z", SAND, (SEA, (500, 820), (440, 850), 0, .95)); s.fill(oval(475, 806, 35, 7), CREAM); s.fill(oval(475, 807, 28, 5), "#4A2A1C"); s.line("M510 818C530 816 530 846 506 846", SAND, 7)
    s.grain(full, NIGHT, (760, 560), (-200, 900), 0, .6, filt="mist")
    return s.svg("People at a laptop")
