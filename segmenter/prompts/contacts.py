"""Which verbs touch: the contact that a verb implies, by its dictionary form. Knows no sentence."""

from __future__ import annotations

from typing import get_args

from segmenter.prompts.reading import Contact
from segmenter.prompts.word_tables import names_by_word

_ENGLISH = """
hand over: hand, hand over, hand out, give, give back, give out, pass, pass out, pass around, offer, present, deliver,
  serve, lend, hand back, share, bring, receive, accept, be given, award, donate, trade, exchange, sell
throw to: throw, toss, hurl, fling, pitch, lob, bowl, toss over, roll to
catch: catch, catch up, grab, seize, snatch
pick up: pick up, pick, take, lift, lift up, raise, collect, gather, scoop, scoop up, pluck, hoist, fetch, retrieve,
  dig up, pull out, take out, pull up, reach for
put down: put, put down, place, set, set down, lay, put back, put away, drop off
hold: hold, hold up, hold on to, carry, clutch, cradle, cling to, hold hands, join hands, grasp, juggle
hug: hug, embrace, cuddle, comfort
kiss: kiss
shake hands: shake hands
stroke: pet, pat, stroke, brush, comb, massage, tickle, groom, nudge, touch, rub
feed: feed
hit: hit, punch, strike, beat, attack, scratch, tap, knock on, knock, poke, fight, defeat, wrestle, hammer
kick: kick
push: push, press
pull: pull, drag
knock over: knock over, knock down, push over, push down, tip over, topple, knock off, push off, overturn
open: open, unwrap
close: close, shut
unlock: unlock
lock: lock
rescue: save, rescue, free
ride: ride, pedal
bite: bite, bite into, gnaw, lick
"""

_CHINESE = """
hand over: 给 递 递给 递过 交 交给 送 送给 拿给 传 传给 传递 带给 借给 卖给 端给 献给 还给 发给 奉上 赠送 分发 分享 分给
  献上 颁发 交换 转交 递过去 送去 收到 接过 接受 收下
throw to: 扔 扔给 扔出 扔向 抛 抛给 抛出 抛向 投 投给 丢 丢给 掷
catch: 接住 接 接到 抓 抓住 抓到 捕 捕捉 捉 捉住 捉到 逮住
pick up: 拿 拿起 拿出 取 取出 捡 捡起 捡到 拾 拾起 抓起 举起 提起 端起 捧起 搬起 抬起 采 采摘 摘 摘下 拔 拔起 夹起 叼起
  叼 抬
put down: 放 放下 放在 放进 放到 放入 摆放 放回
hold: 拿着 抱着 举着 提着 端着 捧着 背着 扛着 握着 叼着 带着 托着 撑着 牵 牵着 拉着 牵手 手拉手 手牵手 拉着手 牵着手
hug: 抱 抱住 抱起 拥抱 搂 搂住 安慰
kiss: 亲 亲吻 吻
shake hands: 握手 握握手 握了握手
stroke: 摸 抚摸 触摸 碰 按摩 挠 梳 梳头
feed: 喂 喂食 投喂 喂给
hit: 打 敲 敲打 拍 拍打 撞 撞上 撞击 攻击 击打 打败 击败 打架
kick: 踢 踢给 踢向 踢出
push: 推 推着 按 按下
pull: 拉 拖 拖着
knock over: 打翻 撞倒 推倒 碰倒 踢倒 弄倒 撞翻 碰翻 推翻 弄翻 打倒 撞飞
open: 开 打开 推开 拉开 掀开
close: 关 关上 关闭
unlock: 解锁 开锁
lock: 锁 锁上
rescue: 救 救出 救起 解救 营救
ride: 骑 骑着
bite: 咬 咬住 舔 啃
"""

_NAMES: dict[str, Contact] = {name: name for name in get_args(Contact)}

CONTACTS: dict[str, Contact] = {
    word: _NAMES[name] for word, name in (names_by_word(_ENGLISH) | names_by_word(_CHINESE, comma=False)).items()
}
"""Verb, as a dictionary lists it, to how it touches what it is done to."""
