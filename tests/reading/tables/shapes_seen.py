"""Ledgers that the rules were written with."""

from datetime import date

from openpyxl.worksheet.worksheet import Worksheet

from tests.reading.tables.ledgers import Ledger, document, fill, merge, paragraph, problem, table, workbook


def plain() -> Ledger:
    """One heading line under a title; measures ①② in a cell; leaders with posts; sum and signature below."""

    def write(sheet: Worksheet) -> None:
        sheet["A1"] = "2024年度党建工作问题整改台账"
        sheet["A2"] = "填报单位：中共清源水务局机关党委　　　　填报日期：2024年7月5日"
        merge(sheet, "A1:K1", "A2:K2")
        fill(
            sheet,
            3,
            1,
            [
                (
                    "序号",
                    "问题类别",
                    "存在问题",
                    "问题来源",
                    "整改目标",
                    "整改措施",
                    "责任领导",
                    "责任单位",
                    "责任人",
                    "整改时限",
                    "完成情况",
                ),
                (
                    1,
                    "理论学习",
                    "“第一议题”学习联系实际不够紧密。",
                    "县委巡察反馈",
                    "每季度至少研讨1次",
                    "①修订学习计划；②每季度开展一次专题研讨；③年底述学。",
                    "党组书记 王建国",
                    "办公室",
                    "李芳",
                    "2024年6月底前",
                    "80%",
                ),
                (
                    2,
                    "抓基层打基础",
                    "主题党日签到不规范",
                    "自查",
                    None,
                    "1.统一签到簿\n2.每月抽查一次",
                    "副书记陈志强",
                    "城区供水所党支部",
                    "严慧敏、赵敏",
                    "2024.9.30",
                    "已完成",
                ),
                (
                    "３",
                    "常态化监督",
                    "对窗口作风监督检查频次不够",
                    "群众意见",
                    "投诉下降一半",
                    "每月暗访1次",
                    "张卫东（党组成员、副局长）",
                    "东郊供水所党支部",
                    "钱　伟",
                    "长期坚持",
                    "推进中",
                ),
                ("合计", "3项", None, None, None, None, None, None, None, None, None),
                ("审核人：王建国　　　　制表人：李芳", None, None, None, None, None, None, None, None, None, None),
            ],
        )
        merge(sheet, "A8:K8")

    return Ledger(
        "整改台账.xlsx",
        workbook(台账=write),
        [
            problem(
                "台账",
                4,
                number=1,
                problem="“第一议题”学习联系实际不够紧密。",
                category="理论学习",
                source="县委巡察反馈",
                goal="每季度至少研讨1次",
                measures=["修订学习计划", "每季度开展一次专题研讨", "年底述学"],
                leader="王建国",
                leader_post="党组书记",
                unit="办公室",
                person="李芳",
                due="2024-06-30",
                percent=80,
            ),
            problem(
                "台账",
                5,
                number=2,
                problem="主题党日签到不规范",
                category="抓基层打基础",
                source="自查",
                measures=["统一签到簿", "每月抽查一次"],
                leader="陈志强",
                leader_post="副书记",
                unit="城区供水所党支部",
                person="严慧敏、赵敏",
                due="2024-09-30",
                state="done",
            ),
            problem(
                "台账",
                6,
                number=3,
                problem="对窗口作风监督检查频次不够",
                category="常态化监督",
                source="群众意见",
                goal="投诉下降一半",
                measures=["每月暗访1次"],
                leader="张卫东",
                leader_post="党组成员、副局长",
                unit="东郊供水所党支部",
                person="钱伟",
                due="lasting",
                time_class="lasting",
                state="in_progress",
            ),
        ],
    )


def two_lines() -> Ledger:
    """Headings of two lines; category merged; a problem merged over the rows of its measures, each with its date."""

    def write(sheet: Worksheet) -> None:
        sheet["A1"] = "清源水务局巡察反馈问题整改任务分解表"
        fill(
            sheet,
            2,
            1,
            [
                (
                    "序号",
                    "问题\n类别",
                    "问题表现",
                    "整改要求",
                    None,
                    "责任分工",
                    None,
                    None,
                    "完成\n时限",
                    "整改情况",
                    None,
                ),
                (
                    None,
                    None,
                    None,
                    "整改目标",
                    "整改措施",
                    "责任领导",
                    "责任单位",
                    "责任人",
                    None,
                    "完成比例",
                    "销号日期",
                ),
                (
                    1,
                    "理论学习",
                    "中心组学习计划执行不严",
                    "计划执行率100%",
                    "制定年度计划",
                    "王建国",
                    "办公室",
                    "李芳",
                    date(2024, 5, 31),
                    1,
                    date(2024, 6, 3),
                ),
                (None, None, None, None, "按月通报", None, None, None, date(2024, 8, 31), None, None),
                (
                    2,
                    None,
                    "研讨发言材料雷同",
                    "一人一稿",
                    "审核发言提纲",
                    "王建国",
                    "办公室",
                    "周红",
                    date(2024, 7, 15),
                    0.5,
                    None,
                ),
                (
                    3,
                    "活动载体",
                    "活动形式单一",
                    "每季度一次外出教学",
                    "①建立基地清单②签订共建协议",
                    "陈志强",
                    "西郊供水所党支部",
                    "孙立",
                    date(2024, 12, 31),
                    0.25,
                    None,
                ),
            ],
        )
        merge(sheet, "A1:K1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:H2", "I2:I3", "J2:K2")
        merge(sheet, "A4:A5", "B4:B6", "C4:C5", "D4:D5", "F4:F5", "G4:G5", "H4:H5", "J4:J5", "K4:K5")
        for row in range(4, 8):
            sheet.cell(row, 10).number_format = "0%"

    return Ledger(
        "分解表.xlsx",
        workbook(Sheet1=write),
        [
            problem(
                "Sheet1",
                4,
                5,
                number=1,
                problem="中心组学习计划执行不严",
                category="理论学习",
                source="巡察反馈",
                goal="计划执行率100%",
                measures=["制定年度计划", "按月通报"],
                leader="王建国",
                unit="办公室",
                person="李芳",
                due="2024-08-31",
                percent=100,
                state="closed",
                closed="2024-06-03",
            ),
            problem(
                "Sheet1",
                6,
                number=2,
                problem="研讨发言材料雷同",
                category="理论学习",
                source="巡察反馈",
                goal="一人一稿",
                measures=["审核发言提纲"],
                leader="王建国",
                unit="办公室",
                person="周红",
                due="2024-07-15",
                percent=50,
            ),
            problem(
                "Sheet1",
                7,
                number=3,
                problem="活动形式单一",
                category="活动载体",
                source="巡察反馈",
                goal="每季度一次外出教学",
                measures=["建立基地清单", "签订共建协议"],
                leader="陈志强",
                unit="西郊供水所党支部",
                person="孙立",
                due="2024-12-31",
                percent=25,
            ),
        ],
    )


def separators() -> Ledger:
    """Categories as rows between, numbers beginning again, the heading repeated; unit and person in one cell."""

    def write(sheet: Worksheet) -> None:
        head = ("序 号", "问　题", "整改措施", "责任单位（责任人）", "完成时间", "进展")
        fill(
            sheet,
            1,
            1,
            [
                ("2025年问题清单", None, None, None, None, None),
                head,
                ("一、理论学习方面", None, None, None, None, None),
                (1, "学习笔记不完整", "每季度抽查学习笔记", "城区供水所党支部（严慧敏）", "6月底前", "进行中"),
                (2, "青年党员学习不足", "组建青年学习小组", "东郊供水所党支部（钱　伟）", "3月中旬", "已整改"),
                head,
                ("二、抓基层打基础方面（2个）", None, None, None, None, None),
                (1, "发展党员材料不规范", "（1）开展培训；（2）交叉互查。", "办公室（李芳、周红）", "二季度", "未启动"),
                (2, "支委会记录过于简单", "印发记录模板", "西郊供水所党支部\n（孙立）", "年底前", "基本完成"),
                ("注：完成时间以当月最后一天为准。", None, None, None, None, None),
            ],
        )
        merge(sheet, "A1:F1", "A3:F3", "A7:F7", "A10:F10")

    return Ledger(
        "问题清单.xlsx",
        workbook(清单=write),
        [
            problem(
                "清单",
                4,
                number=1,
                problem="学习笔记不完整",
                category="理论学习方面",
                measures=["每季度抽查学习笔记"],
                unit="城区供水所党支部",
                person="严慧敏",
                due="2025-06-30",
                state="in_progress",
            ),
            problem(
                "清单",
                5,
                number=2,
                problem="青年党员学习不足",
                category="理论学习方面",
                measures=["组建青年学习小组"],
                unit="东郊供水所党支部",
                person="钱伟",
                due="2025-03-20",
                state="done",
            ),
            problem(
                "清单",
                8,
                number=1,
                problem="发展党员材料不规范",
                category="抓基层打基础方面",
                measures=["开展培训", "交叉互查"],
                unit="办公室",
                person="李芳、周红",
                due="2025-06-30",
                state="not_started",
            ),
            problem(
                "清单",
                9,
                number=2,
                problem="支委会记录过于简单",
                category="抓基层打基础方面",
                measures=["印发记录模板"],
                unit="西郊供水所党支部",
                person="孙立",
                due="2025-12-31",
                state="mostly_done",
            ),
        ],
    )


def csv_gb() -> Ledger:
    """CSV in GB18030 with quoted line breaks; full-width digits; a word in the column of rates."""
    text = (
        "编号,问题描述,问题来源,整改类型,整改措施,责任部门,责任人姓名,截止日期,整改进度,备注\r\n"
        '１,"党费收缴\n不及时",审计,立行立改,"1、补缴党费\n2、每月10日前提醒",办公室,李芳,2024/3/15,１００％,无\r\n'
        "２,谈心谈话覆盖不全,组织生活会,限期整改,制定谈话计划；,人事科,周红,2024年10月,八成,\r\n"
        "３,档案资料缺失,督查检查,长期坚持,专人管理,办公室,石　磊,,基本完成,缺2021年\r\n"
    )
    return Ledger(
        "台账导出.csv",
        text.encode("gb18030"),
        [
            problem(
                "台账导出",
                2,
                number=1,
                problem="党费收缴不及时",
                source="审计",
                time_class="at_once",
                measures=["补缴党费", "每月10日前提醒"],
                unit="办公室",
                person="李芳",
                due="2024-03-15",
                percent=100,
            ),
            problem(
                "台账导出",
                3,
                number=2,
                problem="谈心谈话覆盖不全",
                source="组织生活会",
                time_class="by_date",
                measures=["制定谈话计划"],
                unit="人事科",
                person="周红",
                due="2024-10-31",
                percent=80,
            ),
            problem(
                "台账导出",
                4,
                number=3,
                problem="档案资料缺失",
                source="督查检查",
                time_class="lasting",
                measures=["专人管理"],
                unit="办公室",
                person="石磊",
                state="mostly_done",
            ),
        ],
    )


def word() -> Ledger:
    """Two tables, each with its source in the heading above; a problem merged over its measures."""
    head = ("序号", "反馈问题", "整改措施", "责任领导及职务", "责任人", "整改期限", "整改进展情况")
    return Ledger(
        "整改方案.docx",
        document(
            paragraph("清源水务局2024年整改方案"),
            paragraph("为抓好整改，现制定方案如下。"),
            paragraph("一、县委巡察反馈问题"),
            table(
                [
                    head,
                    (
                        "1",
                        "意识形态工作责任制落实不够到位",
                        "一是每半年专题研究一次",
                        "党组书记王建国",
                        "李芳",
                        "第三季度",
                        "已召开专题会1次，正在完善制度。",
                    ),
                    (None, None, "二是健全舆情台账", None, None, None, None),
                    (
                        "2",
                        "民主集中制执行不严",
                        "修订议事规则",
                        "党组成员、副局长 张卫东",
                        "周红",
                        "即知即改",
                        "已完成",
                    ),
                ],
                *[((1, column), (2, column)) for column in (0, 1, 3, 4, 5, 6)],
            ),
            paragraph("二、民主生活会查摆问题"),
            table([head, ("1", "深入基层调研偏少", "每人每年调研不少于30天", "王建国", "孙立", "2024年底", "")]),
            paragraph("附：联系人及电话"),
        ),
        [
            problem(
                "table 1",
                2,
                3,
                number=1,
                problem="意识形态工作责任制落实不够到位",
                source="县委巡察反馈",
                measures=["每半年专题研究一次", "健全舆情台账"],
                leader="王建国",
                leader_post="党组书记",
                person="李芳",
                due="2024-09-30",
                progress="已召开专题会1次，正在完善制度。",
            ),
            problem(
                "table 1",
                4,
                number=2,
                problem="民主集中制执行不严",
                source="县委巡察反馈",
                measures=["修订议事规则"],
                leader="张卫东",
                leader_post="党组成员、副局长",
                person="周红",
                due="at_once",
                time_class="at_once",
                state="done",
            ),
            problem(
                "table 2",
                2,
                number=1,
                problem="深入基层调研偏少",
                source="民主生活会查摆",
                measures=["每人每年调研不少于30天"],
                leader="王建国",
                person="孙立",
                due="2024-12-31",
            ),
        ],
    )


def sheets() -> Ledger:
    """Counts first, a sheet for each branch, a hidden sheet, a row hidden by a filter; the unit is the sheet's name."""

    def counts(sheet: Worksheet) -> None:
        fill(
            sheet,
            1,
            1,
            [
                ("各支部整改情况统计",),
                ("支部", "问题数", "已完成", "完成率"),
                ("城区供水所党支部", 2, 1, 0.5),
                ("东郊供水所党支部", 1, 1, 1),
            ],
        )

    def city(sheet: Worksheet) -> None:
        fill(
            sheet,
            1,
            1,
            [
                ("序号", "问题", "整改措施", "责任人", "完成时限", "完成率", "状态", "销号时间"),
                (
                    1,
                    "学习签到代签",
                    "实行一人一签",
                    "支部书记 严慧敏",
                    date(2024, 4, 30),
                    1,
                    "已销号",
                    date(2024, 5, 8),
                ),
                (2, "会议记录补记", "当场记录", "赵敏", date(2024, 5, 31), 0.4, "整改中", None),
            ],
        )
        sheet.row_dimensions[3].hidden = True

    def east(sheet: Worksheet) -> None:
        fill(
            sheet,
            1,
            1,
            [
                ("序号", "问题", "整改措施", "责任人", "完成时限", "完成率", "状态", "销号时间"),
                (1, "党员示范岗作用不明显", "亮身份、亮承诺", "钱伟", date(2024, 6, 30), 1, "已完成", None),
            ],
        )

    def hidden(sheet: Worksheet) -> None:
        east(sheet)
        sheet["B2"] = "旧问题"
        sheet.sheet_state = "hidden"

    return Ledger(
        "各支部.xlsx",
        workbook(统计=counts, 城区供水所党支部=city, 东郊供水所党支部=east, 上年=hidden),
        [
            problem(
                "城区供水所党支部",
                2,
                number=1,
                problem="学习签到代签",
                measures=["实行一人一签"],
                unit="城区供水所党支部",
                person="严慧敏",
                due="2024-04-30",
                percent=100,
                state="closed",
                closed="2024-05-08",
            ),
            problem(
                "城区供水所党支部",
                3,
                number=2,
                problem="会议记录补记",
                measures=["当场记录"],
                unit="城区供水所党支部",
                person="赵敏",
                due="2024-05-31",
                percent=40,
                state="in_progress",
            ),
            problem(
                "东郊供水所党支部",
                2,
                number=1,
                problem="党员示范岗作用不明显",
                measures=["亮身份、亮承诺"],
                unit="东郊供水所党支部",
                person="钱伟",
                due="2024-06-30",
                percent=100,
                state="done",
            ),
        ],
        asked=[(3, "hidden_rows"), (1, "hidden_sheet")],
    )


def offset() -> Ledger:
    """The table begins at C4; prepared empty rows, a legend; the class in the column of dates; days that cannot be."""

    def write(sheet: Worksheet) -> None:
        sheet["C2"] = "整改销号台账（2024年）"
        fill(
            sheet,
            4,
            3,
            [
                ("序号", "具体问题", "措施", "牵头领导", "牵头单位", "整改时限", "完成情况", "是否销号"),
                (1, "组织生活会批评意见不够尖锐", "会前谈话", "分管领导", "人事科", "立行立改", "√", "是"),
                (2, "换届提醒不及时", "建立台账", "陈志强", "办公室", "6月31日", "30%", "否"),
                (3, "党务公开更新慢", "每月更新", "陈志强", "城区供水所、东郊供水所", "尽快", None, None),
                (4, "阵地建设滞后", "改造活动室", "陈志强", "后勤科", "2024年4月—2024年10月", "完成60%", None),
                (5, None, None, None, None, None, None, None),
                (6, None, None, None, None, None, None, None),
                ("说明：√表示已完成，空白表示未报。", None, None, None, None, None, None, None),
            ],
        )
        merge(sheet, "C2:J2")

    return Ledger(
        "销号台账.xlsx",
        workbook(台账=write),
        [
            problem(
                "台账",
                5,
                number=1,
                problem="组织生活会批评意见不够尖锐",
                measures=["会前谈话"],
                leader_post="分管领导",
                unit="人事科",
                due="at_once",
                time_class="at_once",
                state="closed",
            ),
            problem(
                "台账",
                6,
                number=2,
                problem="换届提醒不及时",
                measures=["建立台账"],
                leader="陈志强",
                unit="办公室",
                percent=30,
            ),
            problem("台账", 7, number=3, problem="党务公开更新慢", measures=["每月更新"], leader="陈志强"),
            problem(
                "台账",
                8,
                number=4,
                problem="阵地建设滞后",
                measures=["改造活动室"],
                leader="陈志强",
                unit="后勤科",
                due="2024-10-31",
                percent=60,
            ),
        ],
        asked=[(5, "no_leader_name"), (6, "impossible_date"), (7, "several_units"), (7, "unclear_due")],
    )


def serials() -> Ledger:
    """Serial numbers in cells of format General; a rate in per cent by its heading; a formula nobody has computed."""

    def write(sheet: Worksheet) -> None:
        fill(
            sheet,
            1,
            1,
            [
                ("序号", "问题", "措施", "责任单位", "责任人", "完成时限", "完成率（%）", "联系电话", "经费（万元）"),
                (1, "电教设备老化", "更新设备", "办公室", "李芳", 45473, 80, "13800000000", 3.5),
                (2, "制度未上墙", "重新制作", "后勤科", "吴刚", "45504", 1, None, None),
                ("=A3+1", "图书角无人管理", "指定管理员", "工会", "郑洁", 45535, "=80+5", None, None),
                (4, "制度未上墙", "重新制作", "后勤科", "吴刚", "45504", 1, None, None),
            ],
        )

    return Ledger(
        "台账.xlsx",
        workbook(Sheet1=write),
        [
            problem(
                "Sheet1",
                2,
                number=1,
                problem="电教设备老化",
                measures=["更新设备"],
                unit="办公室",
                person="李芳",
                due="2024-06-30",
                percent=80,
            ),
            problem(
                "Sheet1",
                3,
                number=2,
                problem="制度未上墙",
                measures=["重新制作"],
                unit="后勤科",
                person="吴刚",
                due="2024-07-31",
                percent=1,
            ),
            problem(
                "Sheet1",
                4,
                problem="图书角无人管理",
                measures=["指定管理员"],
                unit="工会",
                person="郑洁",
                due="2024-08-31",
            ),
        ],
        asked=[(1, "unmapped_column"), (4, "formula_without_result"), (4, "formula_without_result")],
        rejected=[(5, "duplicate")],
    )


SHAPES = (plain, two_lines, separators, csv_gb, word, sheets, offset, serials)
