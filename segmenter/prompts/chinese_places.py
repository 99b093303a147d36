"""Chinese words for where and when, and the words that tie a sentence together."""

from __future__ import annotations

from typing import get_args

from segmenter.prompts.reading import Ground, Light, Place, SpatialRelation, Weather
from segmenter.prompts.word_tables import names_by_word, words_in

_GROUNDS = """
meadow: 草地 草坪 公园 花园 田野 操场 院子 农场 草原 果园 田里 牧场 空地 动物园 足球场 花丛 花海 乡间 乡村 庭院
  田间 麦田 稻田 菜园 菜地 郊外 游乐园 后院 茶园
forest: 森林 树林 丛林 竹林 林子 林间 林中 雨林 小树林
hill: 山 山坡 小山 山丘 高山 山谷 悬崖 山上 山里 山间 山路 山头 峡谷 雪山下 山脚下
beach: 海边 沙滩 海滩 海岸 岸边
water: 大海 海 海里 海上 海面 海洋 湖 湖边 湖面 湖里 湖上 河 河边 河里 河流 小河 小溪 溪边 池塘 泳池 游泳池 水里
  水中 水面 水下 水上 海底 江边 江 码头 河岸 港口 荷塘 溪流 河面 池边
snow: 雪地 冰面 雪山 冰上 冰川 雪原 南极 北极 滑雪场 冰天雪地 雪中 冰雪 雪坡
desert: 沙漠 沙丘 火星 月球 荒漠 戈壁
street: 街道 街 街上 街头 马路 公路 路上 路边 城市 小镇 村庄 村子 广场 小巷 巷子 路口 停车场 高速公路 人行道
  道路 路 小路 车站 火车站 机场 赛道 跑道 工地 胡同 村口 斑马线 大街 站台 城里 镇上 桥上
market: 市场 夜市 集市 超市 商店 菜市场 店里 商场 市集 庙会 小吃街 水果店 小店 花店
room: 房间 客厅 卧室 教室 办公室 图书馆 医院 博物馆 餐厅 饭店 咖啡馆 咖啡厅 走廊 实验室 屋里 室内 家里 家中 学校
  幼儿园 浴室 宿舍 健身房 病房 书房 工厂 酒店 地板 地板上 大厅 车间 体育馆 面包店 书店 阳台 阁楼 茶馆
kitchen: 厨房
sky: 天空 空中 天上 太空 夜空 宇宙 银河 银河系 云端 半空 高空 星空 蓝天
stage: 舞台 剧场 剧院 音乐会 舞厅 舞池 马戏团 体育场 擂台 赛场
"""

_LIGHTS = """
night: 太空 宇宙 银河 银河系 夜晚 晚上 夜里 深夜 夜市 月光 月光下 月夜 午夜 夜间 夜色 星空 夜空 夜 星光 半夜 今晚 夜幕
  夜色中 星空下 入夜 黑夜
sunset: 黄昏 傍晚 夕阳西下 日落 夕阳 夕阳下 日出 黎明 清晨 拂晓 晚霞 太阳落山 太阳升起 朝阳 落日 朝霞
day: 白天 中午 正午 早上 早晨 上午 下午 阳光 阳光下 午后 大白天
"""

_WEATHERS = """
clear: 晴天 晴朗 阳光明媚 阳光灿烂 蓝天 晴空
cloudy: 多云 阴天 乌云 云彩 白云飘动 雾 大雾 薄雾 云层 白云飘过 白云飘 云朵飘动 云朵飘过 云在飘 云海 刮风 大风
rain: 下雨 雨 雨中 雨天 下着雨 下大雨 暴雨 大雨 小雨 雷雨 暴风雨 雨里 下起雨 下起大雨 雨夜
snowfall: 下雪 雪花 下着雪 飘雪 大雪 雪天 暴风雪 下大雪 下起雪 飘着雪 雪花飘落 下起大雪 雪夜 雪花飞舞
"""

_PLACES = """
left: 左边 左侧 左面 左方 左 左边缘 左端 最左边 左手边 左下角 左上角
right: 右边 右侧 右面 右方 右 右边缘 右端 最右边 右手边 右下角 右上角
centre: 中间 中央 中心 正中 正中间 正中央 当中
top: 上方 上面 顶部 顶端 顶上 最上面 高处 上空 上边 顶 山顶 山顶上 坡顶 头顶 空中 半空 半空中 高空 最高处 坡上
bottom: 下方 下面 底部 底端 最下面 低处 下边 山脚 山下 坡底 地上 地面 地面上 脚下 山底 坡下 山脚下
behind: 后面 背后 身后 后方 背景 后边 远处 后头 远方
front: 前面 前方 前景 前边 面前 眼前 跟前
around: 周围 四周 身边四周 一圈 圆圈 圆环 圈
"""

_GROUND_NAMES: dict[str, Ground] = {name: name for name in get_args(Ground)}
_LIGHT_NAMES: dict[str, Light] = {name: name for name in get_args(Light)}
_WEATHER_NAMES: dict[str, Weather] = {name: name for name in get_args(Weather)}
_PLACE_NAMES: dict[str, Place] = {name: name for name in get_args(Place)}

GROUND_WORDS = {word: _GROUND_NAMES[name] for word, name in names_by_word(_GROUNDS, comma=False).items()}
"""Words for a kind of place."""
LIGHT_WORDS = {word: _LIGHT_NAMES[name] for word, name in names_by_word(_LIGHTS, comma=False).items()}
"""Words for the time of day."""
WEATHER_WORDS = {word: _WEATHER_NAMES[name] for word, name in names_by_word(_WEATHERS, comma=False).items()}
"""Words for what the sky does."""
PLACES = {word: _PLACE_NAMES[name] for word, name in names_by_word(_PLACES, comma=False).items()}
"""Sides and parts of the picture."""

_SPOTS = words_in(
    "上 里 中 内 旁 旁边 边 边上 里面 身边 附近 之间 外 外面 下 底下 之下 一旁 处 之上 身上 内部 对面 周边"
)

LOCATIVES: dict[str, Place | None] = dict.fromkeys(_SPOTS) | PLACES | {"前": "front", "后": "behind"}
"""Words behind a noun that say where of it ("桌子上", "房子后面")."""

_SPATIAL = """
left: 左边 左侧 左面 左方
right: 右边 右侧 右面 右方
above: 上方 上空
below: 下 底下 之下 下面 下方 脚下
behind: 后面 背后 身后 后方 后边 后
in front: 前面 前方 前边 面前 前 对面
around: 周围 四周 周边
between: 之间 中间
inside: 里 中 里面 内 内部
on: 上 上面 身上 之上 上边
beside: 旁 旁边 边 边上 身边 附近 一旁
"""

_SPATIAL_NAMES: dict[str, SpatialRelation] = {name: name for name in get_args(SpatialRelation)}

SPATIAL = {word: _SPATIAL_NAMES[name] for word, name in names_by_word(_SPATIAL, comma=False).items()}
"""Words behind a noun to where they put whoever they are said of, as seen from it."""

_RELATIONS = """
goal: 向 朝 往 对 朝着 向着 对着 到 至 进 入 过 出 上 下 往着 冲着 围着 围绕 围绕着 绕着 沿着 为 替 回 为了
from: 从 自 由 离 离开了
spot: 在 于 正在 隔着 当 随着 顺着 透过 通过
tool: 用 拿着用 以 靠着
object: 把 将
agent: 被
none: 让 令 比 像 如 叫 请
give: 给
and: 跟 和 与 同 及 以及 、
"""

RELATIONS = names_by_word(_RELATIONS, comma=False)
"""Words before a noun to what they say of its part in the clause."""

_PRONOUNS = """
it: 它
he: 他
she: 她
them: 它们 他们 她们 大家 三人 每个人 所有人 众人 其他人
other: 对方 另一个 另一只 另一位 另一头 另一人 另一名 另一条 另外一只 另外一个
one: 其中一个 其中一只 其中一位 其中一人 一人
self: 自己
both: 两人 双方 两者 二人 俩
mutual: 彼此 互相 相互
each: 各自
"""

PRONOUNS = names_by_word(_PRONOUNS, comma=False)
"""Words that stand for somebody who has been mentioned."""

PICTURE_WORDS = words_in("场景 屏幕 屏幕上 画框 画面 画面中 画面里 镜头")
"""The picture itself."""

_FILLERS = """
吓得 了 着 过 地 得 的话 吗 呢 吧 啊 呀 哦 都 也 还 又 再 就 便 才 很 非常 十分 特别 太 更 最 真 正 正在 在在
已经 已 曾 将要 要 想要 会 能 可以 开始 继续 一起 一同 一块儿 一边 一面 然后 接着 随后 之后 后 时 时候 的时候
同时 这时 那时 于是 最后 终于 突然 忽然 慢慢 慢慢地 缓缓 缓慢 轻轻 悄悄 快速 迅速 飞快 高高 高高兴兴 开开心心
静静 静静地 紧紧 马上 立刻 一下 一下子 一直 不停 不断 起来 下来 下去 上去 上来 过来 过去 进来 进去 出来 出去
回来 回去 起 那 这 那个 这个 那只 这只 那位 这位 那些 这些 并 并且 而 而且 但 但是 因为 所以 如果 虽然 来回
来来回回 先 从此 结果 此时 此刻 突然间 准备 打算 试图 努力 快要 忍不住 一步步 一步一步 一口 一口口 大口 大口大口
认真 仔细 小心 小心翼翼 兴高采烈 高兴得 幸福 欢快 欢乐 一样 似的 般 那么 这么 多么 什么 成 好 完 住 掉 开 见 满
光 不小心 不禁 原来 其实 似乎 仿佛 好像 有点 几乎 渐渐 逐渐 轻松 用力 使劲 拼命 满脸 只见 每 各 某 全 所有 整个
其他 其中 一阵 想 需要 喜欢 爱 全部 同 一眼 一声 一口气 气喘吁吁 地说 来 去 着急 愉快 热情 亲切 你好 您好 谢谢 大家好
"""

FILLERS = words_in(_FILLERS)
"""Words that carry nothing to stage."""

DEFINITE = words_in("这 这个 这些 这位 这只 这辆 那 那个 那些 那位 那只 那辆")
"""Words that speak of somebody known."""

BREAKS = words_in("之后 于是 但 但是 只见 同时 后来 因为 并 并且 所以 接着 最后 此时 然后 结果 而 这时 随后")
"""Words that begin a new clause."""
