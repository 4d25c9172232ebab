"""Ledgers that were written before the rules; whoever writes rules looks at their score alone."""

from datetime import date

from openpyxl.worksheet.worksheet import Worksheet

from tests.reading.tables.ledgers import Ledger, document, fill, merge, paragraph, problem, table, workbook


def meeting_list() -> Ledger:
    """After an 组织生活会: other words in the heading; measures one a row without any merged cell."""

    def write(sheet: Worksheet) -> None:
        fill(
            sheet,
            1,
            1,
            [
                ("中共青川县林业局第二党支部2023年度组织生活会整改清单",),
                ("项目", "查摆出的问题", "努力方向", "整改举措", "整改责任人", "整改期限"),
                (1, "党员学习自觉性不强", "养成每天学习习惯", "1.制定个人学习计划", "刘海燕", "2024年3月底"),
                (None, None, None, "2.支部每月检查一次", None, "2024年6月底"),
                (2, "服务林农上门少", "每月进村两次", "建立联系户制度", "组织委员 马超", "2024年全年"),
                (3, "党费收缴台账登记不规范", None, "重新核对登记", "宣传委员罗敏", "2024年5月20日前"),
            ],
        )
        merge(sheet, "A1:F1")

    return Ledger(
        "第二党支部整改清单.xlsx",
        workbook(Sheet1=write),
        [
            problem(
                "Sheet1",
                3,
                4,
                number=1,
                problem="党员学习自觉性不强",
                goal="养成每天学习习惯",
                source="组织生活会",
                measures=["制定个人学习计划", "支部每月检查一次"],
                person="刘海燕",
                due="2024-06-30",
            ),
            problem(
                "Sheet1",
                5,
                number=2,
                problem="服务林农上门少",
                goal="每月进村两次",
                source="组织生活会",
                measures=["建立联系户制度"],
                person="马超",
                due="2024-12-31",
            ),
            problem(
                "Sheet1",
                6,
                number=3,
                problem="党费收缴台账登记不规范",
                source="组织生活会",
                measures=["重新核对登记"],
                person="罗敏",
                due="2024-05-20",
            ),
        ],
    )


def three_lines() -> Ledger:
    """An inspection's ledger: three heading lines, names and posts in columns of their own, lead and helping units."""

    def write(sheet: Worksheet) -> None:
        fill(
            sheet,
            1,
            1,
            [
                ("附件2",),
                ("中共龙泉镇委员会关于县委第五巡察组反馈意见整改台账",),
                ("（截至2025年8月31日）",),
                (
                    "序号",
                    "反馈意见",
                    None,
                    "整改内容",
                    None,
                    "责任落实",
                    None,
                    None,
                    None,
                    "整改时限",
                    "整改状态",
                    None,
                ),
                (
                    None,
                    "问题类型",
                    "具体问题",
                    "整改目标",
                    "整改措施",
                    "责任领导",
                    None,
                    "责任单位",
                    None,
                    None,
                    "完成情况",
                    "销号时间",
                ),
                (None, None, None, None, None, "姓名", "职务", "牵头单位", "配合单位", None, None, None),
                (
                    1,
                    "（一）落实党的理论路线方针政策方面",
                    "学用结合不够紧密",
                    "学用转化有成果",
                    "①召开专题研讨会\n②每名班子成员领办一件实事",
                    "何卫国",
                    "镇党委书记",
                    "党建办",
                    "各党支部",
                    date(2025, 6, 30),
                    "已完成",
                    "2025年7月10日",
                ),
                (
                    2,
                    None,
                    "惠民政策宣传不到位",
                    "知晓率90%以上",
                    "入户宣传",
                    "方丽",
                    "镇长",
                    "社会事务办",
                    "党建办",
                    "2025年9月",
                    "推进中，已入户320户",
                    None,
                ),
                (
                    3,
                    "（二）全面从严治党方面",
                    "“三资”监管有漏洞",
                    "账实相符",
                    "全面清查；建立台账",
                    "秦勇",
                    "纪委书记",
                    "财政所",
                    None,
                    "长期坚持",
                    "基本完成",
                    None,
                ),
                ("　　填表说明：整改状态每月更新。",),
            ],
        )
        merge(sheet, "A2:L2", "A3:L3", "A4:A6", "B4:C4", "B5:B6", "C5:C6", "D4:E4", "D5:D6", "E5:E6", "F4:I4")
        merge(sheet, "F5:G5", "H5:I5", "J4:J6", "K4:L4", "K5:K6", "L5:L6", "B7:B8", "A10:L10")

    return Ledger(
        "龙泉镇台账.xlsx",
        workbook(整改台账=write),
        [
            problem(
                "整改台账",
                7,
                number=1,
                problem="学用结合不够紧密",
                category="落实党的理论路线方针政策方面",
                source="县委第五巡察组反馈意见",
                goal="学用转化有成果",
                measures=["召开专题研讨会", "每名班子成员领办一件实事"],
                leader="何卫国",
                leader_post="镇党委书记",
                unit="党建办",
                due="2025-06-30",
                state="closed",
                closed="2025-07-10",
            ),
            problem(
                "整改台账",
                8,
                number=2,
                problem="惠民政策宣传不到位",
                category="落实党的理论路线方针政策方面",
                source="县委第五巡察组反馈意见",
                goal="知晓率90%以上",
                measures=["入户宣传"],
                leader="方丽",
                leader_post="镇长",
                unit="社会事务办",
                due="2025-09-30",
                state="in_progress",
                progress="推进中，已入户320户",
            ),
            problem(
                "整改台账",
                9,
                number=3,
                problem="“三资”监管有漏洞",
                category="全面从严治党方面",
                source="县委第五巡察组反馈意见",
                goal="账实相符",
                measures=["全面清查；建立台账"],
                leader="秦勇",
                leader_post="纪委书记",
                unit="财政所",
                due="lasting",
                time_class="lasting",
                state="mostly_done",
            ),
        ],
    )


def csv_bom() -> Ledger:
    """CSV in UTF-8 with a byte order mark, divided by tabs; columns in another order; labels within a cell."""
    text = (
        "整改时限\t责任\t主要问题\t类别\t工作措施\t目标任务\t序号\t完成率\n"
        "2024-03-31\t责任单位：机关一支部；责任人：胡斌\t“三会一课”质量不高\t组织建设\t规范流程；每季度讲评\t质量明显提升\t1\t0.8\n"
        "第二季度末（2024年）\t责任单位：机关二支部；责任人：韩雪、冯涛\t志愿服务参与率低\t作用发挥\t建立积分台账\t参与率80%\t2\t65％\n"
        '持续坚持\t责任单位：机关三支部；责任人：曹颖\t学用脱节\t理论武装\t"一是每月领学一次\n二是撰写心得"\t\t3\t已完成\n'
        "\t\t\t\t\t\t\t\n"
    )
    return Ledger(
        "机关党委.csv",
        text.encode("utf-8-sig"),
        [
            problem(
                "机关党委",
                2,
                number=1,
                problem="“三会一课”质量不高",
                category="组织建设",
                goal="质量明显提升",
                measures=["规范流程；每季度讲评"],
                unit="机关一支部",
                person="胡斌",
                due="2024-03-31",
                percent=80,
            ),
            problem(
                "机关党委",
                3,
                number=2,
                problem="志愿服务参与率低",
                category="作用发挥",
                goal="参与率80%",
                measures=["建立积分台账"],
                unit="机关二支部",
                person="韩雪、冯涛",
                due="2024-06-30",
                percent=65,
            ),
            problem(
                "机关党委",
                4,
                number=3,
                problem="学用脱节",
                category="理论武装",
                measures=["每月领学一次", "撰写心得"],
                unit="机关三支部",
                person="曹颖",
                due="lasting",
                time_class="lasting",
                state="done",
            ),
        ],
    )


def word_pages() -> Ledger:
    """A Word table: heading of two lines and again on the second page, days in Chinese numerals, category merged."""
    head = [
        ("序号", "类别", "问题", "整改措施", "整改责任", None, "整改时限", "整改成效"),
        (None, None, None, None, "责任领导", "责任人", None, None),
    ]
    rows = [
        *head,
        (
            "1",
            "政治建设",
            "党组会“第一议题”落实不严",
            "1.列出清单；\n2.专人督办。",
            "陶明（党组书记、局长）",
            "徐静",
            "二〇二四年六月底前",
            "已落实12期，已完成",
        ),
        (
            "2",
            None,
            "意识形态分析研判不及时",
            "每半年研判一次",
            "陶明（党组书记、局长）",
            "徐静",
            "2024年7月至9月",
            "完成85%",
        ),
        *head,
        ("3", "作风建设", "文山会海依然存在", "精简会议三分之一", "蒋文（副局长）", "丁 浩", "2024年十月", ""),
        ("4", None, "下基层解决问题少", "局领导每月下基层一次", "蒋文（副局长）", "丁 浩", "长期", "每月坚持"),
    ]
    merged = []
    for top in (0, 4):
        merged += [((top, column), (top + 1, column)) for column in (0, 1, 2, 3, 6, 7)] + [((top, 4), (top, 5))]
    merged += [((2, 1), (3, 1)), ((6, 1), (7, 1))]
    return Ledger(
        "巡视整改.docx",
        document(
            paragraph("关于省委巡视反馈问题的整改清单"),
            table(rows, *merged),
            paragraph("注：整改时限为长期的，每季度报告一次。"),
        ),
        [
            problem(
                "table 1",
                3,
                number=1,
                problem="党组会“第一议题”落实不严",
                category="政治建设",
                source="省委巡视反馈",
                measures=["列出清单", "专人督办"],
                leader="陶明",
                leader_post="党组书记、局长",
                person="徐静",
                due="2024-06-30",
                progress="已落实12期，已完成",
            ),
            problem(
                "table 1",
                4,
                number=2,
                problem="意识形态分析研判不及时",
                category="政治建设",
                source="省委巡视反馈",
                measures=["每半年研判一次"],
                leader="陶明",
                leader_post="党组书记、局长",
                person="徐静",
                due="2024-09-30",
                percent=85,
            ),
            problem(
                "table 1",
                7,
                number=3,
                problem="文山会海依然存在",
                category="作风建设",
                source="省委巡视反馈",
                measures=["精简会议三分之一"],
                leader="蒋文",
                leader_post="副局长",
                person="丁浩",
                due="2024-10-31",
            ),
            problem(
                "table 1",
                8,
                number=4,
                problem="下基层解决问题少",
                category="作风建设",
                source="省委巡视反馈",
                measures=["局领导每月下基层一次"],
                leader="蒋文",
                leader_post="副局长",
                person="丁浩",
                due="lasting",
                time_class="lasting",
                progress="每月坚持",
            ),
        ],
    )


def all_dates() -> Ledger:
    """Every way to write a deadline that offices have, and rates that disagree with their states."""

    def write(sheet: Worksheet) -> None:
        sheet["A1"] = "2024年度主题教育检视问题整改台账"
        rows = [
            ("2024.3-2024.6", "100%", "已完成", "2024-06-30", None),
            ("10月下旬", "0%", "未启动", "2024-10-31", None),
            ("上半年", "50%", "正在整改", "2024-06-30", None),
            ("2024-9-30 00:00:00", "95%", "基本完成", "2024-09-30", None),
            ("20241115", "30%", "已完成", "2024-11-15", "rate_and_state_disagree"),
            ("2024年2月30日", "10%", "推进中", None, "impossible_date"),
            (2024.6, "20%", "推进中", "2024-06-30", None),
            ("即知即改，2024年4月底前完成", "100%", "完成", "2024-04-30", None),
            ("待定", "", "推进中", None, "unclear_due"),
            ("2024年第四季度", "七成", "推进中", "2024-12-31", None),
            ("9月30日前", "60", "推进中", "2024-09-30", None),
            ("次年1月底", "３５％", "推进中", "2025-01-31", None),
        ]
        fill(sheet, 2, 1, [("序号", "检视问题", "责任单位", "完成时限", "进度", "整改状态")])
        fill(
            sheet,
            3,
            1,
            [
                (n, f"第{n}项制度没有按要求修订", "政工科", due, rate, state)
                for n, (due, rate, state, _, _) in enumerate(rows, 1)
            ],
        )
        merge(sheet, "A1:F1")

    told = [
        ("2024-06-30", 100, "done"), ("2024-10-31", 0, "not_started"), ("2024-06-30", 50, "in_progress"),
        ("2024-09-30", 95, "mostly_done"), ("2024-11-15", 30, "done"), (None, 10, "in_progress"),
        ("2024-06-30", 20, "in_progress"), ("2024-04-30", 100, "done"), (None, None, "in_progress"),
        ("2024-12-31", 70, "in_progress"), ("2024-09-30", 60, "in_progress"), ("2025-01-31", 35, "in_progress"),
    ]  # fmt: skip
    return Ledger(
        "检视问题.xlsx",
        workbook(台账=write),
        [
            problem(
                "台账",
                n + 2,
                number=n,
                problem=f"第{n}项制度没有按要求修订",
                source="主题教育检视",
                unit="政工科",
                due=due,
                percent=rate,
                state=state,
                time_class="at_once" if n == 8 else None,
            )
            for n, (due, rate, state) in enumerate(told, 1)
        ],
        asked=[(7, "rate_and_state_disagree"), (8, "impossible_date"), (11, "unclear_due")],
    )


def two_tables() -> Ledger:
    """Two tables on one sheet, the second with other columns; posts before padded names; sums and signatures."""

    def write(sheet: Worksheet) -> None:
        sheet["B1"] = "表一：巡察反馈问题（2024年）"
        fill(
            sheet,
            2,
            2,
            [
                ("编号", "问题内容", "整改措施", "分管领导", "责任人及职务", "完成时限", "完成率"),
                (1, "财务报销审批不严", "修订财务制度", "副局长　沈　强", "财务科科长 叶　青", "5月31日", 0.9),
                (2, "公务用车管理松散", "安装定位", "副局长　沈　强", "办公室主任田苗", "7月底前", "基本完成"),
                ("合  计", "2", None, None, None, None, None),
            ],
        )
        sheet["B8"] = "表二：自查问题"
        fill(
            sheet,
            9,
            2,
            [
                ("编号", "责任科室", "问题内容", "整改结果", "完成时限"),
                (1, "人事科", "干部档案缺页", "已补充3份材料，待复核。", "8月"),
                (2, "人事科", "考勤登记不及时", "已整改到位", "已完成"),
            ],
        )
        fill(sheet, 13, 2, [("单位负责人（签字）：", None, "填表人：田苗", None, "2024年5月6日")])
        merge(sheet, "B1:H1", "B8:F8")

    return Ledger(
        "两张表.xlsx",
        workbook(汇总=write),
        [
            problem(
                "汇总",
                3,
                number=1,
                problem="财务报销审批不严",
                source="巡察反馈",
                measures=["修订财务制度"],
                leader="沈强",
                leader_post="副局长",
                person="叶青",
                due="2024-05-31",
                percent=90,
            ),
            problem(
                "汇总",
                4,
                number=2,
                problem="公务用车管理松散",
                source="巡察反馈",
                measures=["安装定位"],
                leader="沈强",
                leader_post="副局长",
                person="田苗",
                due="2024-07-31",
                state="mostly_done",
            ),
            problem(
                "汇总",
                10,
                number=1,
                problem="干部档案缺页",
                source="自查",
                unit="人事科",
                due="2024-08-31",
                progress="已补充3份材料，待复核。",
            ),
            problem("汇总", 11, number=2, problem="考勤登记不及时", source="自查", unit="人事科", state="done"),
        ],
        asked=[(11, "unclear_due")],
    )


def each_branch() -> Ledger:
    """One sheet a branch, its name above the table; blanks in headings; a hidden column; a row without a problem."""

    def of(unit: str, rows: list[tuple[object, ...]]) -> object:
        def write(sheet: Worksheet) -> None:
            fill(
                sheet,
                1,
                1,
                [
                    ("党支部问题整改台账",),
                    (f"单位：{unit}", None, None, None, "2025年"),
                    ("序 号", "存 在 问 题", "整 改 措 施", "责 任 人", "整 改 时 限", "整 改 进 度", "内部评分"),
                    *rows,
                ],
            )
            merge(sheet, "A1:G1")
            sheet.column_dimensions["G"].hidden = True

        return write

    first = of(
        "第一党支部",
        [
            (1, "党员活动室使用率低", "①每周开放；②专人管理", "书记 邓 超", "4月30日", "60%", 3),
            (2, "流动党员联系不紧", "建立微信群", "彭丽", "3季度", "50%", 4),
            (3, None, None, None, None, None, None),
        ],
    )
    second = of("第二党支部", [(1, "党员活动室使用率低", "开放借阅", "书记", "12月", "40%", 5)])
    return Ledger(
        "分支部台账.xlsx",
        workbook(一支部=first, 二支部=second),  # type: ignore[arg-type]
        [
            problem(
                "一支部",
                4,
                number=1,
                problem="党员活动室使用率低",
                measures=["每周开放", "专人管理"],
                unit="第一党支部",
                person="邓超",
                due="2025-04-30",
                percent=60,
            ),
            problem(
                "一支部",
                5,
                number=2,
                problem="流动党员联系不紧",
                measures=["建立微信群"],
                unit="第一党支部",
                person="彭丽",
                due="2025-09-30",
                percent=50,
            ),
            problem(
                "二支部",
                4,
                number=1,
                problem="党员活动室使用率低",
                measures=["开放借阅"],
                unit="第二党支部",
                due="2025-12-31",
                percent=40,
            ),
        ],
        asked=[(3, "hidden_column"), (3, "hidden_column"), (4, "no_person")],
    )


def one_cell_each() -> Ledger:
    """Everything about who in one column; categories with counts as separators; progress with dates."""

    def write(sheet: Worksheet) -> None:
        fill(
            sheet,
            2,
            2,
            [
                ("2025年上级督查反馈问题整改“三张清单”", None, None, None, None),
                (
                    "序号",
                    "问题清单",
                    "任务清单（整改措施）",
                    "责任清单（责任领导、单位、责任人）",
                    "时限要求",
                    "落实情况",
                ),
                ("一", "党的政治建设方面（2条）", None, None, None, None),
                (
                    1,
                    "政治学习计划性不强",
                    "制定学习计划",
                    "责任领导：任远\n责任单位：综合科\n责任人：苏婷",
                    "2025年3月31日前",
                    "2025.3.10已印发计划；2025.3.20开展学习。",
                ),
                (
                    2,
                    "重要会议精神传达不及时",
                    "三日内传达",
                    "责任领导：任远\n责任单位：综合科\n责任人：苏婷、江涛",
                    "立行立改",
                    "已完成",
                ),
                ("二", "党的组织建设方面（1条）", None, None, None, None),
                (
                    3,
                    "基层组织按期换届不到位",
                    "列出换届时间表；专人跟踪",
                    "责任领导：白洁\n责任单位：组织科\n责任人：龙飞",
                    "2025年11月中旬",
                    "正在推进",
                ),
            ],
        )
        merge(sheet, "B2:G2")

    return Ledger(
        "三张清单.xlsx",
        workbook(Sheet1=write),
        [
            problem(
                "Sheet1",
                5,
                number=1,
                problem="政治学习计划性不强",
                category="党的政治建设方面",
                source="上级督查反馈",
                measures=["制定学习计划"],
                leader="任远",
                unit="综合科",
                person="苏婷",
                due="2025-03-31",
                progress="2025.3.10已印发计划；2025.3.20开展学习。",
            ),
            problem(
                "Sheet1",
                6,
                number=2,
                problem="重要会议精神传达不及时",
                category="党的政治建设方面",
                source="上级督查反馈",
                measures=["三日内传达"],
                leader="任远",
                unit="综合科",
                person="苏婷、江涛",
                due="at_once",
                time_class="at_once",
                state="done",
            ),
            problem(
                "Sheet1",
                8,
                number=3,
                problem="基层组织按期换届不到位",
                category="党的组织建设方面",
                source="上级督查反馈",
                measures=["列出换届时间表；专人跟踪"],
                leader="白洁",
                unit="组织科",
                person="龙飞",
                due="2025-11-20",
                state="in_progress",
            ),
        ],
    )


SHAPES = (meeting_list, three_lines, csv_bom, word_pages, all_dates, two_tables, each_branch, one_cell_each)
