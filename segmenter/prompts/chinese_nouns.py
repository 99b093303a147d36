"""Chinese nouns: the words for who and what is to be seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from segmenter.prompts.lexicon import WEARABLE
from segmenter.prompts.word_tables import names_by_word, rows_in, words_in

_NOUNS = """
person: 病人 患者 观众 人群 人们 乐队 人 大人 成人 成年人 路人 行人 朋友 邻居 伙伴 乘客 客人 游客 村民 同学 同伴 主人
  人物 有人 好友 家人 青年 少年 年轻人 角色 老人 老人家 旅客 搭档 同事 陌生人
man: 男人 男子 先生 叔叔 丈夫 大叔 男士 小伙子 小伙 男生 舅舅 男青年 伯伯 老伯 老头 哥们
woman: 女人 女子 女士 阿姨 妻子 女生 太太 大妈 姑姑 女青年 大婶
boy: 男孩 男孩子 男童 弟弟 哥哥 儿子 孙子 小伙伴儿; girl: 女孩 女孩子 女童 妹妹 姐姐 女儿 孙女 姑娘 少女 小姑娘
child: 孩子 小孩 小孩子 儿童 小朋友 孩童 娃娃脸 小伙伴 娃; baby: 宝宝 婴儿 宝贝 小宝宝 幼儿
mother: 妈妈 母亲 妈 娘 妈咪; father: 爸爸 父亲 爸 爹
grandmother: 奶奶 外婆 姥姥 老奶奶 祖母 老太太 老婆婆 婆婆
grandfather: 爷爷 外公 姥爷 老爷爷 祖父 老公公 老大爷 大爷; teacher: 老师 教师 教练 教授
student: 学生 小学生 大学生; doctor: 医生 大夫 兽医 牙医; nurse: 护士; chef: 厨师 大厨 面包师 师傅 咖啡师
vendor: 摊主 小贩 老板 店主 商贩 售货员 店员 老板娘 收银员; customer: 顾客 食客 买家 客户; waiter: 服务员 服务生
farmer: 农民 农夫 园丁 牧羊人 农民伯伯; fisherman: 渔夫 渔民; police officer: 警察 民警 交警 侦探
firefighter: 消防员; soldier: 士兵 战士 军人 将军 弓箭手; knight: 骑士 武士 侠客 剑客; king: 国王 皇帝
queen: 王后 女王 皇后; prince: 王子; princess: 公主; wizard: 巫师 魔法师 魔术师 法师; witch: 女巫 巫婆
pirate: 海盗; clown: 小丑; dancer: 舞者 舞蹈演员 芭蕾舞者; singer: 歌手 歌唱家
musician: 音乐家 乐手 钢琴家 鼓手 吉他手; painter: 画家 艺术家; photographer: 摄影师; driver: 司机
pilot: 飞行员 机长; sailor: 水手 船长 船夫; astronaut: 宇航员 航天员 太空人
scientist: 科学家 工程师 探险家 发明家; worker: 工人 木匠 清洁工 环卫工 员工 职员
athlete: 运动员 选手 跑者 游泳者; player: 篮球运动员 球员 守门员 足球运动员; skater: 滑冰者 滑板少年; skier: 滑雪者
courier: 快递员 外卖员 邮递员 外卖小哥 快递小哥; guard: 保安 卫兵 守卫; thief: 小偷 贼 强盗; robot: 机器人
alien: 外星人; ghost: 幽灵 鬼; monster: 怪物 怪兽 妖怪; giant: 巨人; fairy: 仙女 精灵 小仙女; mermaid: 美人鱼
angel: 天使; ninja: 忍者; monk: 和尚 僧人; superhero: 超级英雄 英雄 超人 孙悟空; snowman: 雪人
santa claus: 圣诞老人; bride: 新娘; groom: 新郎; animal: 动物 宠物 小动物
dog: 狗 犬 狗狗 柯基 哈士奇 金毛 小狗狗; cat: 猫 猫咪 猫猫; bear: 熊 北极的熊 狗熊 小熊熊; polar bear: 北极熊
panda: 熊猫 大熊猫; rabbit: 兔子 兔 小兔 兔兔; mouse: 老鼠 鼠 仓鼠; squirrel: 松鼠; hedgehog: 刺猬; fox: 狐狸
wolf: 狼 大灰狼; lion: 狮子; tiger: 老虎; leopard: 豹子 猎豹; elephant: 大象 象; giraffe: 长颈鹿; zebra: 斑马
rhino: 犀牛; hippo: 河马; monkey: 猴子 猴 猩猩; kangaroo: 袋鼠; koala: 考拉; camel: 骆驼; deer: 鹿 小鹿 驯鹿
horse: 马 骏马 马儿; donkey: 驴 驴子 毛驴; cow: 牛 奶牛 水牛 公牛; pig: 猪; sheep: 绵羊 羊 羊羔; goat: 山羊
bird: 鸟 鸟儿 麻雀 燕子 喜鹊 小鸟儿; chicken: 鸡 母鸡; rooster: 公鸡; duck: 鸭子 鸭; goose: 鹅 大鹅; swan: 天鹅
owl: 猫头鹰; eagle: 老鹰 鹰; parrot: 鹦鹉; penguin: 企鹅; crow: 乌鸦; pigeon: 鸽子; peacock: 孔雀; seagull: 海鸥
fish: 鱼 金鱼 鱼儿; shark: 鲨鱼; whale: 鲸鱼 鲸; dolphin: 海豚; octopus: 章鱼; jellyfish: 水母
turtle: 乌龟 海龟 龟; crab: 螃蟹; frog: 青蛙 蛙; snake: 蛇; lizard: 蜥蜴; crocodile: 鳄鱼; snail: 蜗牛
butterfly: 蝴蝶; bee: 蜜蜂; ladybug: 瓢虫; ant: 蚂蚁; spider: 蜘蛛; dragonfly: 蜻蜓; caterpillar: 毛毛虫 虫子
bat: 蝙蝠; dragon: 龙 飞龙 巨龙 恐怖龙; dinosaur: 恐龙 霸王龙; unicorn: 独角兽
table: 桌子 桌 餐桌 柜台 茶几 桌面; chair: 椅子 凳子 椅; sofa: 沙发; bed: 床 摇篮 吊床; desk: 书桌 课桌 讲台
bench: 长椅 长凳; shelf: 书架 架子 货架; cupboard: 柜子 衣柜 抽屉; fridge: 冰箱; stove: 炉子 灶台 烤箱 壁炉
roof: 屋顶 房顶; goal: 球门 篮筐 篮圈; puddle: 水坑 水洼; bamboo: 竹子 竹; sandcastle: 沙堡; blackboard: 黑板
pancake: 煎饼 薄饼; seal: 海豹; plant: 植物 盆栽; firework: 烟花 烟火 鞭炮
door: 门口 门 大门 房门 车门; window: 窗户 窗 窗子 窗台; gate: 栅门; fence: 栅栏 篱笆 围栏
wall: 墙 墙壁 围墙; stairs: 楼梯 台阶; ladder: 梯子; lamp: 灯 台灯
house: 房子 屋子 小屋 木屋 房屋 楼房 大楼 高楼 寺庙 教堂 宫殿
castle: 城堡; tower: 塔 高塔; tent: 帐篷; bridge: 桥; stall: 摊位 摊子 小摊; fountain: 喷泉; well: 井
windmill: 风车; lighthouse: 灯塔; street lamp: 路灯; traffic light: 红绿灯; sign: 牌子 招牌 路牌; statue: 雕像
tree: 树 大树 松树 柳树 苹果树 圣诞树 樱花树 椰子树 树木; bush: 灌木 灌木丛 草丛; rock: 岩石 大石头 巨石
cactus: 仙人掌; mushroom: 蘑菇; log: 木头 树桩 圆木; nest: 鸟窝 鸟巢 窝; cave: 洞 山洞 洞穴; waterfall: 瀑布
volcano: 火山; campfire: 篝火 火堆; island: 岛 小岛; car: 汽车 轿车 车 小汽车 跑车 赛车 车子
bus: 公交车 巴士 公共汽车 校车; truck: 卡车 货车; taxi: 出租车; train: 火车 列车 高铁 地铁; tractor: 拖拉机
police car: 警车; fire engine: 消防车; ambulance: 救护车; motorcycle: 摩托车 电动车
boat: 船 小船 木船 渔船 独木舟; ship: 轮船 大船; sailboat: 帆船; submarine: 潜水艇; airplane: 飞机
helicopter: 直升机; rocket: 火箭 飞船 宇宙飞船; ufo: 飞碟; hot air balloon: 热气球; airship: 飞艇
carriage: 马车; swing: 秋千; slide: 滑梯; seesaw: 跷跷板; piano: 钢琴; grill: 烤架 烧烤架; sun: 太阳; moon: 月亮
star: 星星; cloud: 云 白云 云朵; rainbow: 彩虹; planet: 星球 地球; ball: 球 皮球 网球 小球; basketball: 篮球
football: 足球; balloon: 气球; kite: 风筝; frisbee: 飞盘; toy: 玩具; doll: 娃娃 玩偶 布娃娃
teddy bear: 玩具熊 泰迪熊; cube: 方块 立方体 魔方; block: 积木 砖头; ring: 戒指; coin: 硬币 金币
gem: 宝石 水晶 钻石; key: 钥匙; lock: 锁; box: 盒子 箱子 纸箱; gift: 礼物 礼盒; bag: 袋子 包 包包 手提包
backpack: 背包 书包; suitcase: 行李箱 手提箱; basket: 篮子; bucket: 桶 水桶; book: 书 书本 课本 本子 笔记本
newspaper: 报纸; letter: 信 信封 纸条; map: 地图; pencil: 铅笔 笔 粉笔 蜡笔; paintbrush: 画笔
picture: 画 照片 图画; phone: 手机 电话; camera: 相机 照相机; laptop: 电脑 笔记本电脑 平板
television: 电视 电视机; clock: 时钟 闹钟; watch: 手表; cup: 杯子 茶杯 水杯 马克杯; glass: 玻璃杯
bottle: 瓶子 奶瓶 花瓶; jar: 罐子 蜂蜜罐 蜜罐; bowl: 碗; plate: 盘子 碟子; pot: 锅 锅子; kettle: 水壶 茶壶
spoon: 勺子; fork: 叉子; knife: 刀; chopsticks: 筷子; candle: 蜡烛; lantern: 灯笼 孔明灯; flashlight: 手电筒
torch: 火把; umbrella: 雨伞 伞; hat: 帽子; helmet: 头盔; crown: 皇冠 王冠; scarf: 围巾; shoe: 鞋子 鞋 靴子 拖鞋 跑鞋
glove: 手套; sock: 袜子; coat: 外套 大衣; dress: 裙子; glasses: 眼镜; mask: 面具 口罩; flag: 旗子 旗帜 红旗
rope: 绳子 跳绳; net: 网; hammer: 锤子 工具; axe: 斧头 斧子; shovel: 铲子; broom: 扫帚; brush: 刷子
scissors: 剪刀; sword: 剑 宝剑 光剑; shield: 盾牌 盾; bow: 弓; arrow: 箭; wand: 魔杖 魔法棒
stick: 棍子 树枝 拐杖; bone: 骨头; stone: 石头 石子; feather: 羽毛; leaf: 树叶 叶子 落叶
flower: 花 鲜花 花朵 花束 小花; rose: 玫瑰 玫瑰花; sunflower: 向日葵; grass: 草; seed: 种子; egg: 鸡蛋 蛋
honey: 蜂蜜; meat: 肉 烤肉; skewer: 肉串 烤串 羊肉串 串串 糖葫芦; sausage: 香肠 热狗; bread: 面包; cake: 蛋糕
cookie: 饼干; candy: 糖果 糖 巧克力; lollipop: 棒棒糖; ice cream: 冰淇淋 冰激凌 雪糕; pizza: 披萨; burger: 汉堡
noodles: 面条 面; rice: 米饭 大米; dumpling: 饺子 包子; soup: 汤; food: 食物 饭 晚餐 早餐 午餐 饭菜 美食 零食 菜 外卖
apple: 苹果; banana: 香蕉; orange: 橙子 橘子; pear: 梨 梨子; peach: 桃子; grapes: 葡萄; strawberry: 草莓
cherry: 樱桃; lemon: 柠檬; watermelon: 西瓜; pumpkin: 南瓜; corn: 玉米; carrot: 胡萝卜 萝卜; potato: 土豆 红薯
tomato: 西红柿 番茄; cabbage: 白菜; nut: 坚果 松果 核桃 松子; milk: 牛奶; water: 水; juice: 果汁
tea: 茶 热茶 奶茶; coffee: 咖啡; bubble: 泡泡; snowball: 雪球; pillow: 枕头; blanket: 毯子 被子; towel: 毛巾
carpet: 地毯 毯; wheel: 轮子; bicycle: 自行车 单车; scooter: 滑板车; skateboard: 滑板; sled: 雪橇; guitar: 吉他
violin: 小提琴; drum: 鼓; flute: 笛子; trumpet: 小号; bell: 铃铛 钟; microphone: 麦克风 话筒; trophy: 奖杯 奖牌
drone: 无人机; paper plane: 纸飞机; paper boat: 纸船; package: 包裹 快递; cart: 推车 购物车
treasure chest: 宝箱; mirror: 镜子; soap: 肥皂; toothbrush: 牙刷; trash can: 垃圾桶
"""

_COLOURED = """
bear brown: 棕熊; bear black: 黑熊; rabbit white: 白兔; rabbit grey: 灰兔; horse white: 白马; horse black: 黑马
cat black: 黑猫; cat white: 白猫; cat orange: 橘猫; dog white: 白狗; dog black: 黑狗; dog yellow: 黄狗
pigeon white: 白鸽; ball red: 红球; ball blue: 蓝球; ball yellow: 黄球; car red: 红车; flower red: 红花
balloon red: 红气球; apple red: 红苹果; bird white: 白鸟; goose white: 白鹅
"""

_IMPLY_SMALL = words_in("child boy girl baby chick")
"""Canonical nouns that are small without an adjective."""

_SMALL_CHICKENS = words_in("小鸡 鸡仔")


@dataclass(frozen=True, slots=True, kw_only=True)
class NounWord:
    """A Chinese noun."""

    noun: str
    """Canonical noun."""
    colour: str | None = None
    """Colour that the word itself names ("棕熊")."""
    size: Literal["small", "large"] | None = None
    """Size that the word itself implies."""


def _noun_words() -> dict[str, NounWord]:
    table = {
        word: NounWord(noun=noun, size="small" if noun in _IMPLY_SMALL else None)
        for word, noun in names_by_word(_NOUNS, comma=False).items()
    }
    for name, words in rows_in(_COLOURED, comma=False):
        noun, colour = name.split()
        table.update({word: NounWord(noun=noun, colour=colour) for word in words})
    return table | {word: NounWord(noun="chicken", size="small") for word in _SMALL_CHICKENS}


NOUN_WORDS = _noun_words()
"""Chinese noun to what it names."""

CROWDS = words_in("观众 人群 乐队 人们")
"""Words for several people, without a number."""

_BODY_PARTS = """
手 双手 手臂 胳膊 头 脚 腿 眼睛 耳朵 鼻子 嘴 嘴巴 尾巴 翅膀 脸 头发 肚子 背 牙 牙齿 手里 手中 怀里 嘴里 身上
身体 舌头 手上 头上 爪子 脸上 笑脸 笑容 肩膀 怀中 身子 肩上 背上
"""

BODY_PARTS = words_in(_BODY_PARTS)
"""Parts of a figure: never subjects."""

_WORN_AS = """
coat: 衣服 上衣 外套 大衣 制服 西装 棉袄 夹克 袍子 长袍 雨衣 汉服; shirt: 毛衣 衬衫 衬衣 背心; dress: 裙子 连衣裙 长裙
pants: 裤子 短裤 牛仔裤 长裤; hat: 帽子 草帽 棒球帽; hair: 头发 长发 短发 卷发 辫子; beard: 胡子 胡须 长胡子 大胡子
scarf: 围巾 红领巾
"""

WORN_WORDS = {word: noun.noun for word, noun in NOUN_WORDS.items() if noun.noun in WEARABLE} | names_by_word(
    _WORN_AS, comma=False
)
"""Words for what somebody wears, for hair and for beards, to how a reading calls it."""

_NAMES = """
小明 小红帽 小红 小华 小刚 小丽 小美 小强 小芳 小李 小王 小张 小军 小兰 小玲 小林 小杰 小宇 小文 小东 小云 小刘 小陈
小赵 小梅 小虎 小亮 小月 乐乐 丽丽 明明 红红 豆豆 贝贝 欢欢 圆圆 阿明 阿强 阿福
"""

NAMES = words_in(_NAMES)
"""Names that nearly every Chinese text uses."""
