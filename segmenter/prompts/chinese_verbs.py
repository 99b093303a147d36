"""Chinese verbs, and the action each one is staged as."""

from __future__ import annotations

from segmenter.prompts.clauses import verbs_in
from segmenter.prompts.word_tables import words_in

_VERBS = """
none plain: 戴 戴着 穿 穿着 戴上 穿上 披着 系着 围着 留着 长着 蓄着
rest plain: 嚎叫 嚎 吠 咆哮 吼叫 叫唤 鸣叫 啼叫 站 站立 站起来 站着 等 等待 等候 停 停下 停下来 停留 停住 停在
  保持 微笑 笑 看 看着 看见 看到 望 望着 望向 注视 盯 盯着 观察 观看 发现 听 听着 闻 思考 想 说 说话 聊天 谈话
  讲 讲故事 读 阅读 躲 躲藏 躲在 藏 藏在 排队 发呆 发光 闪烁 闪耀 照耀 燃烧 哭 哭泣 流泪 寻找 找 醒来 醒 起床 问
  回答 喊 喊叫 叫 大叫 呼喊 守护 面对 静止 不动 一动不动 保持静止 教 欣赏 学习 检查 微微一笑 对视 相视而笑
  相视一笑 盛开 开花 拍照 拍摄 休息一下 靠 靠在 悬挂 挂 眨眼 祈祷 讨论 商量 发抖 打招呼说 解释 漂浮着 倾听 照
  生长 成长 打哈欠 变 变成 显得 露出 消失 生气 高兴 愣住 在 有 位于 摆 摆着 点头 摇头
rest form: 组成 围成 排成 形成 手拉手 牵手 手牵手 拉着手 牵着手 围成一圈 围坐
sit plain: 坐 坐下 坐着 坐在 蹲 蹲下 蹲在 跪 跪下 躺 躺下 躺着 躺在 睡 睡觉 睡着 休息 趴 趴在 打盹 打坐 趴着
  入睡
walk move: 爬 爬向 爬到 爬进 过 进 出 上 下 回 到 走 走路 行走 散步 去 来 来到 走来 走去 走过来 走过去 走到 走进
  走出 进入 离开 回家 回到 爬行 移动 前进 前行 漫步 徘徊 巡逻 靠近 接近 到达 抵达 上前 进来 出来 出去 进去 走开
  后退 上车 下车 登上 加入 帮助 帮 见面 相遇 遇见 遇到 探险 旅行 逛 迎接 溜走 跟上
walk move >top: 攀爬 爬上 攀登 登山 爬山
walk move top>bottom: 爬下
run move: 跑 奔跑 飞奔 跑步 冲 冲向 奔 奔向 奔驰 疾驰 行驶 驶 驶向 游 游泳 游动 滑行 滑雪 滑冰 溜冰 冲浪 逃 逃跑
  逃走 跑来 跑去 跑过来 跑过去 赶 航行 划船 冲刺 赛跑 比赛跑步 跑开 溜 窜 驶来 开来 开走 开过 划 流 流过 流动
  滑过
run drive: 骑 驾驶 开车 骑着 开着 乘坐 乘 骑车 坐着车
run roll: 滚 滚动 滑 转动 翻滚 滚来 滚去
jump move: 跳 跳跃 蹦 蹦跳 跃 跃起 跳起 跳起来 跳过 跳上 跳下 跳进 弹 弹跳 翻跟头 扑 扑向 蹦蹦跳跳 跳高 跃过
  弹起 跳绳
fly fly: 飞过 飞到 飞向 飞进 飞上 飞出 飞下 飞 飞翔 飞行 飞舞 飞起来 飞来 飞去 飞走 盘旋 翱翔 漂浮 飘浮 飘 飘动
  飘过 飘扬 悬浮 起飞 飘荡 飞驰而过
fly move bottom>top: 升 升起 上升 升上 升空 飞起 腾空 升到 发射
fly move top>bottom: 俯冲 降落 着陆 下降 落下来
wave plain: 挥手 招手 挥 挥动 挥舞 打招呼 问好 敬礼 指 指着 指向 鞠躬 致意 告别 再见 欢迎 击掌 举手 招呼
  道别 摇尾巴 摇晃 示意
give give: 给 递 递给 递过 交 交给 送 送给 拿给 传给 带给 借给 卖给 端给 献给 还给 发给 奉上 赠送 分发 端来 卖
  送去 端 献上 颁发 交换 寄 转交 带来 递过去
give clasp: 握手 握握手 握了握手
give share: 分享 分给 分 平分
give feed: 喂 喂食 投喂 喂给
give put: 放 放下 放在 放进 放到 放入 摆放 倒进 倒入 插 插进 插在 装 装进 挂在 挂上 种 放回 铺 盖 藏进 堆 摆在
  搁 贴 贴在 种下
give pass: 传 传递
run pass: 穿过 穿越 走过 跑过 经过 路过 驶过 擦过 越过 超过 绕过
take receive: 收到 接过 得到 接受 收下 获得
hold plain: 拿着 抱着 举着 提着 端着 捧着 背着 扛着 握着 叼着 带着 托着 撑着 顶着
take plain: 顶起 捞 捞出 捞起 拿 拿起 拿出 拿走 取 取出 取下 捡 捡起 捡到 拾 拾起 抓 抓住 抓起 抓到 接 接住 接到
  抱 抱起 拥抱 抱住 搂 举 举起 提 提起 端起 捧 捧起 背 扛 握 握住 牵
  牵着 拉着 叼 叼起 叼走 搬 搬起 搬走 救 救出 救起 解救 营救 偷 偷走 抢 抢走 买 买下 采 采摘 摘 摘下 收集
  收 捕 捉 捉住 捉到 逮住 选 选择 找到 咬住 挑 挑选 带 亲 亲吻 吻 钓 钓鱼 钓起 挖出 拔 拔出 安慰 抬 抬起
  撑 荡 拔起 夹起 夹 收获 取走 领 抽出
throw throw: 扔进 丢进 扔 扔给 扔出 扔向 抛 抛给 抛出 抛向 投 投给 投出 投掷 丢 丢给 踢 踢给 踢向 踢出 射 射向 射出 射门
  投篮 吹 吹出 洒 喷 甩 掷
chase chase: 追 追赶 追逐 追着 追向 跟 跟着 跟随 跟在 追上 尾随 追捕 捕猎
push shove: 推 推着 拉 拖 拖着
push plain: 打针 推开 拉开 打 打开 开 关 关上 关闭 锁 锁上 解锁 开锁 按 按下 敲 敲打 碰 触摸 摸 抚摸 擦
  擦拭 打扫 扫 扫地 洗 清洗 画 画画 写 写字 建 建造 搭 搭建 盖房子 做 制作 修 修理 切 砍 剪 浇 挖 拍 拍打 撞
  撞上 撞击 攻击 打架 战斗 击打 打败 击败 弹奏 拉开门 点 点燃 点亮 揉 刷 梳 搅拌 转 按摩 挠 装饰 包 包装 系 脱
  使用 操作 检修 梳头 咬 启动 敲响 拆 拆开 撕 打字 拔河 抓挠 对战 挤 钉 织 缝 掀开 打磨
push fell: 打翻 撞倒 推倒 碰倒 打碎 打破 踢倒 弄倒 撞翻 碰翻 推翻 砍倒 弄翻 摔碎 打倒 弄洒 打落 掉落 撞飞 撞碎
eat plain: 吃 吃着 吃掉 吃饭 喝 喝着 品尝 尝 舔 咀嚼 啃 咬一口 烤 烤着 煮 炒 炸 煎 烹饪 做饭 烧烤 炖 炒菜 进食
  享用 吸 吞 吞下 偷吃 泡 享受 蒸 喝下 喝完 吃完 烧
dance plain: 赢 获胜 胜利 输 跳舞 起舞 舞蹈 玩 玩耍 玩着 嬉戏 大笑 哈哈大笑 欢笑 唱 唱歌 歌唱 欢呼 鼓掌 拍手
  庆祝 旋转 转圈 表演 运动 锻炼 打闹 欢快地跳 演奏 比赛 训练 做游戏 玩游戏 翩翩起舞 演唱 做操 打太极 练习 摇摆
  扭动 嬉闹 打滚 狂欢 拍翅膀 转身 跳起舞
fall plain: 掉 掉下 掉下来 掉进 掉在 摔 摔倒 跌倒 跌 落 落下 落在 倒 倒下 倒下来 坠落 滑倒 绊倒 沉 沉入 晕倒
  倒塌 坠 飘落 摔跤 跌落 掉到 落到 洒落 倒在
"""

VERBS = verbs_in(_VERBS, comma=False)
"""Verb, with its complement where that makes it another one, to what is staged."""

_WITH_OBJECT = """
fly fly: 放 kite, 放 firework
dance plain: 打 basketball, 吹 trumpet, 吹 flute, 弹 piano, 弹 guitar, 打 drum, 拉 violin, 荡 swing
throw throw: 踢 football, 打 ball
rest plain: 吹 bubble, 打 phone, 看 television
run drive: 开 car, 开 truck, 开 bus, 划 boat
take plain: 打 umbrella
give put: 倒 tea, 倒 water, 倒 milk, 倒 juice, 倒 coffee
"""

WITH_OBJECT = verbs_in(_WITH_OBJECT)
"""A verb and the canonical noun of its object ("放 kite"), where only both together say what is done."""

PATH_VERBS = words_in("冲 升 开 游 滑 滚 爬 移动 走 跑 跳 飞 驶 骑")
"""Verbs that move their subject once a way follows ("开到右边")."""

PIVOTS = words_in("使 发现 叫 听 命令 带 带着 帮 帮助 教 望着 看 看到 看着 看见 让 请 遇到 遇见 邀请")
"""Verbs whose object acts next ("看着狗跑")."""

WORN = words_in("戴 戴上 戴着 披着 穿 穿着 穿上 系着 留着 长着 蓄着")
"""Verbs of dress: what is worn is no subject."""
