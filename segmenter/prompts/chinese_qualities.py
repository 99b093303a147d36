"""Chinese words for qualities and numbers: colours, sizes, numerals, measure words."""

from __future__ import annotations

from typing import Literal

from segmenter.prompts.word_tables import names_by_word, rows_in, words_in

_COLOURS = """
red: 红 红色 鲜红 大红
orange: 橙色 橘色 橙 橘黄色 橘
yellow: 黄 黄色
green: 绿 绿色
blue: 蓝 蓝色 天蓝色 深蓝色 浅蓝色
purple: 紫 紫色
pink: 粉 粉色 粉红 粉红色
brown: 棕 棕色 褐色 咖啡色
black: 黑 黑色
white: 白 白色 雪白 黑白
grey: 灰 灰色
gold: 金 金色 金黄 金黄色
silver: 银 银色
beige: 米色
turquoise: 青色
colourful: 彩色 五颜六色 七彩
"""

COLOUR_WORDS = names_by_word(_COLOURS, comma=False)
"""Word to canonical colour."""

_SIZES: dict[Literal["small", "large"], str] = {
    "small": "小 小小 娇小 迷你 幼小 矮 小型",
    "large": "大 巨大 庞大 高大 大大 胖 巨型 大型 高高 胖胖",
}

SIZE_WORDS: dict[str, Literal["small", "large"]] = {
    word: size for size, words in _SIZES.items() for word in words.split()
}
"""Word to size."""

_ADJECTIVES = """
可爱 紧 恶 邪恶 凶恶 快乐 开心 高兴 伤心 难过 生气 饥饿 饿 口渴 累 疲惫 困 勇敢 美丽 漂亮 帅气 聪明 懒 懒惰 友好
温柔 善良 老 年老 年轻 新 旧 古老 现代 木 玻璃 石 纸 塑料 软 硬 圆 圆圆 方 闪亮 亮 明亮 暗 黑暗 暖 温暖 冷 寒冷
热 热腾腾 凉 新鲜 成熟 美味 好吃 甜 酸 辣 湿 干净 脏 空 满 破 坏 丢失 被困 受伤 生病 健康 强壮 虚弱 快 慢 安静
吵闹 忙碌 平静 孤独 孤单 好奇 害羞 骄傲 兴奋 惊讶 害怕 紧张 调皮 毛茸茸 透明 重 轻 长 宽 窄 深 高 低 薄 厚 神奇
神秘 可怕 有名 富有 贫穷 皇家 电动 机械 幸福 热闹 宁静 茂密 广阔 宽阔 美好 愉快 欢快 活泼 迷路 淘气 机灵 凶猛
晶莹 香 香喷喷 香甜 金属 发光 戴眼镜 胖乎乎 空旷 平坦 繁忙 拥挤 古朴 华丽 精致 帅 萌 瘦 优雅 得意 满意 激动 陌生
同样 另外 神气 年迈 苍老
"""

ADJECTIVES = words_in(_ADJECTIVES)
"""Qualities that are understood and change nothing in the staging."""

OLD_WORDS = words_in("老 年老 年迈 苍老")
"""Qualities that turn hair grey."""

_HAIR = """
white: 白发 满头白发 白发苍苍 白头发 银白头发 花白头发; silver: 银发; grey: 灰发 花白; gold: 金发; black: 黑发;
red: 红发; brown: 棕发 褐发
"""

HAIR_COLOURS = names_by_word(_HAIR, comma=False)
"""Words for hair of a colour."""

_NUMBERS = """
1: 一 半
2: 二 两 俩 双
3: 三 几 数 一些 多
4: 四 好几 不少
5: 五 许多 很多 众多 一大
6: 六
7: 七
8: 八 无数 上百 几十 十几 成群
9: 九
10: 十
100: 百
"""

NUMBERS = {word: int(value) for value, words in rows_in(_NUMBERS, comma=False) for word in words}
"""Number words to how many they mean, or look like."""

VAGUE_NUMBERS = words_in("几 数 一些 多 好几 不少 许多 很多 众多 一大 无数 上百 几十 十几 成群")
"""Number words that do not say how many."""

_MEASURES = """
0: 只 个 位 名 头 条 匹 辆 艘 架 朵 张 把 本 块 颗 棵 座 间 支 杯 瓶 碗 盘 件 片 根 台 部 口 串 袋 盒 包 顶 副
  滴 份 束 枚 幢 栋 粒 幅 面 盏 扇 罐 壶 桶 篮 封 株 枝 堆 锅 种 股 道 节 列 轮 场 勺 层 团 项 条条 圈 所 家
4: 群 班
2: 对 双
3: 排 队 伙 些 小群
5: 大群
"""

MEASURES = {word: int(value) for value, words in rows_in(_MEASURES, comma=False) for word in words}
"""Measure words to how many they gather; 0 for one of each."""
