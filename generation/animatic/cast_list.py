"""How every kind of animal is built, and how every kind of person is dressed: tables, nothing else."""

from __future__ import annotations

BEASTS = """
animal       four    0.60 0.200 0.31 1.00 0.00 pointed thin   short  b88a62 ecd2ac 42322e
dog          four    0.62 0.215 0.30 1.00 0.00 floppy  curl   long   be8a58 f0d8b2 7c523a
cat          four    0.54 0.235 0.29 1.00 0.00 pointed thin   short  de9854 fae6ca 42322e stripes whiskers
bear         upright 0.98 0.165 0.27 1.50 0.00 round   stub   short  986846 d6ac7e 42322e
polar_bear   upright 1.00 0.160 0.27 1.50 0.00 round   stub   short  f0eee8 fcfaf4 42322e
panda        upright 0.92 0.175 0.26 1.50 0.00 round   stub   short  f6f3ec faf8f2 3c3a42 panda
koala        upright 0.66 0.190 0.27 1.30 0.00 wide    none   short  989ca6 e0dede 42322e
rabbit       upright 0.64 0.170 0.27 1.20 0.00 long    stub   short  ece2d6 fcf6ec eeb2b2 whiskers
mouse        upright 0.42 0.190 0.25 1.20 0.00 wide    thin   short  a4a0a6 ded6d2 e8b0ac whiskers
squirrel     upright 0.50 0.170 0.25 1.15 0.00 pointed bushy  short  c4723e f4d6a8 42322e
hedgehog     upright 0.46 0.180 0.22 1.40 0.00 round   none   long   cea478 f0d6b2 705444 spines
fox          four    0.58 0.205 0.30 1.00 0.00 pointed bushy  long   dc743a faecda 543a32 socks
wolf         four    0.72 0.190 0.36 1.00 0.00 pointed bushy  long   7e8492 d0d2d6 545a68
lion         four    0.80 0.190 0.36 1.00 0.00 round   thin   short  e2ae5c f6dca8 a86232 mane
tiger        four    0.78 0.190 0.36 1.00 0.00 round   thin   short  e8943e fceed6 42322e stripes whiskers
leopard      four    0.72 0.180 0.36 1.00 0.00 round   thin   short  e8bc6a faecce 705036 spots whiskers
elephant     four    1.15 0.180 0.36 1.50 0.00 wide    thin   trunk  98a0b0 b0b6c2 c4acb2
rhino        four    0.86 0.170 0.36 1.40 0.00 pointed thin   long   929498 b2b2b2 42322e horn
hippo        four    0.82 0.200 0.36 1.60 0.00 round   stub   pig    a0869c d0b0ba 42322e
giraffe      four    1.45 0.085 0.42 0.80 0.20 horns   thin   long   eec46c fae6b4 aa6e3e spots
zebra        four    0.95 0.120 0.42 1.00 0.06 pointed horse  long   f6f2ea faf8f2 3a3840 manes stripes
horse        four    1.00 0.120 0.42 1.00 0.07 pointed horse  long   9e623e ce986e 4e342c manes
unicorn      four    1.00 0.120 0.42 1.00 0.07 pointed horse  long   faf6f6 fcecf0 d68ebe manes unicorn
donkey       four    0.86 0.150 0.36 1.00 0.03 long    thin   long   928a86 dcd4c8 564e4e manes
camel        four    1.08 0.100 0.42 1.00 0.09 round   thin   long   d8ac70 eccc9c 42322e hump
deer         four    0.92 0.110 0.44 0.85 0.06 antlers stub   long   b67c50 eed6b4 78543a dots
cow          four    0.88 0.170 0.36 1.30 0.00 horns   thin   pig    f6f0e6 eebab0 483e42 patches
pig          four    0.56 0.240 0.24 1.50 0.00 pointed curl   pig    f0acac f8cac6 42322e
sheep        four    0.60 0.190 0.28 1.30 0.00 floppy  stub   short  faf6ec eee4d4 584e50 wool
goat         four    0.66 0.180 0.36 1.00 0.00 horns   stub   long   ece6da faf4ea 96887a beard
monkey       upright 0.70 0.160 0.30 1.00 0.00 wide    thin   none   8e6244 e8c29a e8c29a facemask
gorilla      upright 1.02 0.140 0.27 1.55 0.00 round   none   none   54505a 888084 888084 facemask
kangaroo     upright 0.95 0.120 0.33 1.15 0.00 long    thin   long   c48e60 eed0aa 42322e
turtle       four    0.44 0.200 0.20 1.20 0.00 none    stub   short  84ac6c c6d096 62804a shell
frog         upright 0.44 0.210 0.22 1.50 0.00 none    none   none   7ab254 dce4a2 42322e frogeyes
crocodile    four    0.50 0.170 0.20 1.15 0.00 none    thick  jaw    6a965c ced296 42322e ridge
lizard       four    0.34 0.170 0.20 1.00 0.00 none    thick  long   8ab660 d6d898 42322e ridge
snake        four    0.36 0.200 0.12 1.00 0.00 none    thick  short  76a85c dedc96 42322e snake
snail        four    0.30 0.180 0.12 1.00 0.00 none    thick  none   debe92 f0d6b0 c67850 feelers shell
caterpillar  four    0.28 0.240 0.14 1.00 0.00 none    thick  none   9cc458 cedc7c 42322e feelers snake
dinosaur     upright 1.20 0.140 0.30 1.35 0.00 none    thick  long   7aac70 dadca0 42322e ridge
dragon       upright 1.15 0.140 0.30 1.25 0.00 horns   thick  long   c45448 f4ce84 e49e4a ridge wings
bird         bird    0.36 0.135 0.36 1.00 0.00 round   none   beak   5494c0 f4d6a0 3a70a0
chicken      bird    0.42 0.135 0.36 1.20 0.00 round   none   beak   faf0de f4e0be e8d4b0 comb
rooster      bird    0.50 0.135 0.36 1.00 0.00 round   fan    beak   c45c3a eeba62 36605c comb
chick        bird    0.28 0.135 0.36 1.20 0.00 round   none   beak   fad664 fce696 f0c04c
duck         bird    0.40 0.135 0.36 1.00 0.00 round   none   bill   faf4e4 fcf8ee e6decc
goose        bird    0.54 0.135 0.36 1.00 0.16 round   none   bill   f4f2ec faf8f4 cecccc
swan         bird    0.58 0.135 0.36 1.00 0.20 round   none   bill   fcfaf6 fcfcfa eae8e8
owl          bird    0.44 0.135 0.36 1.30 0.00 round   none   beak   9c7452 e8cca0 74543c bigeyes tufts
eagle        bird    0.56 0.135 0.36 1.00 0.00 round   none   beak   70503c 966e50 563e32 whitehead
parrot       bird    0.40 0.135 0.36 1.00 0.00 round   fan    beak   d2463c f6c854 4080b8
penguin      bird    0.56 0.135 0.36 1.30 0.00 round   none   beak   3e4254 f8f4ec 303444
crow         bird    0.40 0.135 0.36 1.00 0.00 round   none   beak   3e3c48 545260 2c2a36
pigeon       bird    0.36 0.135 0.36 1.00 0.00 round   none   beak   969eb0 c4c8d2 70788e
peacock      bird    0.62 0.135 0.36 1.00 0.08 round   fan    beak   3474a4 54a896 409478 crest
seagull      bird    0.40 0.135 0.36 1.00 0.00 round   none   beak   f6f6f4 fcfcfa a4aebc
bat          bird    0.36 0.135 0.36 1.00 0.00 round   none   none   5c5068 86768e 463c54 tufts
butterfly    insect  0.30 0.135 0.36 1.00 0.00 round   none   short  e88a4a f8ce70 483a3e
bee          insect  0.26 0.135 0.36 1.00 0.00 round   none   short  f4c446 e4eef4 403636 stripes
ladybug      insect  0.24 0.135 0.36 1.00 0.00 round   none   short  ce4036 e8eef0 342e34 dots
dragonfly    insect  0.32 0.135 0.36 1.00 0.00 round   none   short  56a0a0 cee8ec 345c64 narrow
ant          four    0.26 0.200 0.36 1.00 0.00 none    none   none   744638 96604a 42322e feelers
spider       four    0.30 0.190 0.36 1.40 0.00 none    none   none   4e4654 706474 42322e legs
crab         four    0.34 0.190 0.36 1.50 0.00 none    none   none   da5c42 f4ac84 42322e claws
fish         fish    0.36 0.135 0.36 1.00 0.00 round   none   short  ee924a fcda9e dc683e
shark        fish    0.80 0.135 0.36 1.00 0.00 round   none   short  748ca4 e4eaee 5a708a dorsal
whale        fish    1.00 0.135 0.36 1.35 0.00 round   none   short  4e76a4 d6e2ec 3c608e spout
dolphin      fish    0.66 0.135 0.36 1.00 0.00 round   none   short  6e96ba e2eaf0 547ca2 dorsal
jellyfish    upright 0.50 0.220 0.30 0.90 0.00 none    none   none   d69cc4 f0cee2 42322e
octopus      upright 0.56 0.240 0.30 0.90 0.00 none    none   none   cc6870 eeaca4 42322e
seal         fish    0.50 0.135 0.36 1.00 0.00 round   none   short  808896 ced0d4 646c7c
"""
"""A row an animal: noun, posture, size, radius of the head, height of the hips, girth, extra neck, ears, tail, snout,
main, second and third colour, then its extras; in the words of `Look`, an underscore for a space."""

PEOPLE = """
man              1.00
woman            0.96 long skirt
boy              0.74 child
girl             0.72 child pigtails dress
child            0.70 child
baby             0.48 child baby
mother           0.96 bun dress
father           1.02 moustache
grandmother      0.88 bun dress glasses old
grandfather      0.92 bald moustache glasses old
teacher          0.98 glasses bun skirt
student          0.84 cap
doctor           1.00 glasses whitecoat
nurse            0.96 bun whitecoat nurse
chef             1.00 chefhat whitecoat
vendor           0.98 apron headband
waiter           0.98 vest
farmer           1.00 strawhat overalls
fisherman        1.00 buckethat beard
police_officer   1.02 peaked uniform
firefighter      1.02 helmet firecoat
soldier          1.00 helmet greencoat
knight           1.02 metalhelmet metal
king             1.04 crown robe beard
queen            0.98 crown dress long
prince           0.94 crown
princess         0.90 crown dress long
wizard           1.02 pointhat robe beard old
witch            0.98 pointhat dress long dark
pirate           1.02 bandana moustache
clown            1.00 clown
dancer           0.94 bun dress
singer           0.96 long dress
painter          0.98 beret apron
photographer     0.98 cap
driver           1.00 cap
pilot            1.00 peaked uniform
sailor           0.98 peaked whitecoat
astronaut        1.04 space
scientist        0.98 glasses whitecoat wild
worker           1.00 helmet overalls
athlete          1.00 headband
player           1.00 headband
skater           0.94 helmet
skier            0.98 helmet
cyclist          0.98 helmet
courier          0.98 cap
guard            1.04 peaked uniform
thief            0.98 eyemask bandana
robot            0.98 robot
alien            0.82 alien child
ghost            0.86 ghost
monster          1.06 monster
giant            1.40 beard
fairy            0.62 dress wings long
mermaid          0.94 long dress
elf              0.76 pointhat
angel            0.92 dress wings long
skeleton         0.98 bones bald
zombie           0.98 zombie
ninja            0.96 ninja
monk             0.98 bald robe
superhero        1.04 cape
snowman          0.92 snow
santa_claus      1.02 santa beard old
bride            0.96 dress long veil
groom            1.02 uniform
musician         0.98 beret
customer         0.96
person           0.98
"""
"""A row a kind of person: noun, height, then costume and features."""
