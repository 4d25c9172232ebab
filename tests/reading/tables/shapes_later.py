"""Ledgers that were written after the rules had met the others, to see what they still miss; scored at once."""

from openpyxl.worksheet.worksheet import Worksheet

from tests.reading.tables.ledgers import Ledger, document, fill, merge, paragraph, problem, table, workbook


def measure_numbers() -> Ledger:
    """Measures numbered in a column of their own, each with its person and day; 同上 for what stays the same."""

    def write(sheet: Worksheet) -> None:
        fill(
            sheet,
            1,
            1,
            [
                ("桥头镇党委2025年巡察整改“四个清单”",),
                (
                    "序号",
                    "问题",
                    "序号",
                    "整改措施",
                    "责任单位",
                    "责任人",
                    "完成时限（具体到日；需要长期坚持的，写“长期坚持”）",
                    "整改结果",
                ),
                (1, "村级组织活动场所管理不规范", "（1）", "完善管理制度", "组织办", "吴敏", "2025年4月15日", "已完成"),
                (None, None, "（2）", "开展专项检查", "同上", "周军", "2025年5月底", "已完成"),
                (2, "发展党员程序把关不严", "（1）", "组织业务培训", "组织办", "吴敏", "2025年三季度", "正在推进"),
            ],
        )
        merge(sheet, "A1:H1", "A3:A4", "B3:B4")

    return Ledger(
        "四个清单.xlsx",
        workbook(Sheet1=write),
        [
            problem(
                "Sheet1",
                3,
                4,
                number=1,
                problem="村级组织活动场所管理不规范",
                source="巡察",
                measures=["完善管理制度", "开展专项检查"],
                unit="组织办",
                person="吴敏、周军",
                due="2025-05-31",
                state="done",
            ),
            problem(
                "Sheet1",
                5,
                number=2,
                problem="发展党员程序把关不严",
                source="巡察",
                measures=["组织业务培训"],
                unit="组织办",
                person="吴敏",
                due="2025-09-30",
                state="in_progress",
            ),
        ],
    )


def csv_titles() -> Ledger:
    """CSV saved from a workbook: titles above, merged cells left blank, a sum below; UTF-8 without a mark."""
    text = (
        "县水利局党组问题整改台账,,,,,,\n"
        "填报时间：2025年6月,,,,,,\n"
        "序号,问题类别,主要问题,整改举措,责任科室（责任人）,整改时限,完成情况\n"
        '001,党的领导,“三重一大”记录不全,"1.规范记录；\n2.专人保管",办公室（林涛）,6月20日,100%\n'
        "002,,民主决策程序简化,修订议事规则,办公室（林涛、贺敏）,7月上旬,50%\n"
        '003,基层党建,"主题党日形式单一，缺乏吸引力",丰富内容,人事科 谢红,年底前,推进中\n'
        "合计,,3个问题,,,,\n"
    )
    return Ledger(
        "水利局台账.csv",
        text.encode(),
        [
            problem(
                "水利局台账",
                4,
                number=1,
                problem="“三重一大”记录不全",
                category="党的领导",
                measures=["规范记录", "专人保管"],
                unit="办公室",
                person="林涛",
                due="2025-06-20",
                percent=100,
            ),
            problem(
                "水利局台账",
                5,
                number=2,
                problem="民主决策程序简化",
                category="党的领导",
                measures=["修订议事规则"],
                unit="办公室",
                person="林涛、贺敏",
                due="2025-07-10",
                percent=50,
            ),
            problem(
                "水利局台账",
                6,
                number=3,
                problem="主题党日形式单一，缺乏吸引力",
                category="基层党建",
                measures=["丰富内容"],
                unit="人事科",
                person="谢红",
                due="2025-12-31",
                state="in_progress",
            ),
        ],
    )


def ticks() -> Ledger:
    """Two heading lines that nobody merged; columns for ticks: the class, and how far it is."""

    def write(sheet: Worksheet) -> None:
        fill(
            sheet,
            2,
            1,
            [
                ("序号", "存在的问题", "整改类别", None, None, "责任领导", None, "整改期限", "整改状态", None, None),
                (None, None, "立行立改", "限期整改", "长期坚持", "姓名", "职务", None, "未启动", "推进中", "已完成"),
                ("1", "办公用房超标", "√", None, None, "孟涛", "主任", "2025年1月10日", None, None, "√"),
                ("2", "差旅报销审核不细", None, "√", None, "孟涛", "主任", "2025年3月31日", None, "√", None),
                ("3", "廉政谈话走过场", None, None, "√", "叶芳", "副主任", "长期坚持", None, "√", None),
            ],
        )

    return Ledger(
        "打勾.xlsx",
        workbook(台账=write),
        [
            problem(
                "台账",
                4,
                number=1,
                problem="办公用房超标",
                time_class="at_once",
                leader="孟涛",
                leader_post="主任",
                due="2025-01-10",
                state="done",
            ),
            problem(
                "台账",
                5,
                number=2,
                problem="差旅报销审核不细",
                time_class="by_date",
                leader="孟涛",
                leader_post="主任",
                due="2025-03-31",
                state="in_progress",
            ),
            problem(
                "台账",
                6,
                number=3,
                problem="廉政谈话走过场",
                time_class="lasting",
                leader="叶芳",
                leader_post="副主任",
                due="lasting",
                state="in_progress",
            ),
        ],
    )


def word_goes_on() -> Ledger:
    """A Word table that goes on in a second one without a heading; units and people on two lines of a cell."""
    head = ("序号", "问题表现", "整改措施", "牵头领导", "责任单位\n责任人", "完成时限", "备注")
    return Ledger(
        "整改任务书.docx",
        document(
            paragraph("2024年度党支部书记述职评议点评问题整改任务书"),
            paragraph("单位：第三党支部"),
            table(
                [
                    head,
                    (
                        "1",
                        "抓党建主动性不够",
                        "①每月研究一次\n②带头讲党课",
                        "彭勇\n（总支书记）",
                        "第三党支部\n（雷波）",
                        "2024年12月",
                        "",
                    ),
                    (
                        "2",
                        "品牌创建进展缓慢",
                        "制定方案",
                        "彭勇\n（总支书记）",
                        "第三党支部\n（万里）",
                        "2025年3月",
                        "需支持",
                    ),
                ]
            ),
            table(
                [
                    (
                        "3",
                        "党员积分管理流于形式",
                        "按月公示",
                        "彭勇\n（总支书记）",
                        "第三党支部\n（雷波）",
                        "持续推进",
                        "",
                    )
                ]
            ),
        ),
        [
            problem(
                "table 1",
                2,
                number=1,
                problem="抓党建主动性不够",
                source="述职评议点评",
                measures=["每月研究一次", "带头讲党课"],
                leader="彭勇",
                leader_post="总支书记",
                unit="第三党支部",
                person="雷波",
                due="2024-12-31",
            ),
            problem(
                "table 1",
                3,
                number=2,
                problem="品牌创建进展缓慢",
                source="述职评议点评",
                measures=["制定方案"],
                leader="彭勇",
                leader_post="总支书记",
                unit="第三党支部",
                person="万里",
                due="2025-03-31",
            ),
            problem(
                "table 2",
                1,
                number=3,
                problem="党员积分管理流于形式",
                source="述职评议点评",
                measures=["按月公示"],
                leader="彭勇",
                leader_post="总支书记",
                unit="第三党支部",
                person="雷波",
                due="lasting",
                time_class="lasting",
            ),
        ],
    )


def one_heading_two_columns() -> Ledger:
    """One heading over the category and the problem; a unit with brackets of its own; a day far in the future."""

    def write(sheet: Worksheet) -> None:
        fill(
            sheet,
            1,
            2,
            [
                ("序号", "问题清单", None, "整改清单", "责任清单", None, "时限清单", "销号"),
                (
                    1,
                    "思想认识",
                    "重业务轻党建",
                    "建立述职制度",
                    "机关党委（党建办）",
                    "江南",
                    "2025.6",
                    "2025.6.28已销号",
                ),
                (2, None, "理论学习被动", "推行领学", "机关党委（党建办）", "支部书记", "2025.10", "未销号"),
                (3, "工作落实", "督办机制不健全", "制定督办办法", "督查室", "江南", "2025.7.32", "2099.1.1"),
            ],
        )
        merge(sheet, "C1:D1", "F1:G1", "C2:C3")

    return Ledger(
        "问题整改.xlsx",
        workbook(Sheet1=write),
        [
            problem(
                "Sheet1",
                2,
                number=1,
                problem="重业务轻党建",
                category="思想认识",
                measures=["建立述职制度"],
                unit="机关党委（党建办）",
                person="江南",
                due="2025-06-30",
                state="closed",
                closed="2025-06-28",
            ),
            problem(
                "Sheet1",
                3,
                number=2,
                problem="理论学习被动",
                category="思想认识",
                measures=["推行领学"],
                unit="机关党委（党建办）",
                due="2025-10-31",
            ),
            problem(
                "Sheet1",
                4,
                number=3,
                problem="督办机制不健全",
                category="工作落实",
                measures=["制定督办办法"],
                unit="督查室",
                person="江南",
            ),
        ],
        asked=[(3, "no_person"), (4, "impossible_date"), (4, "future_date")],
    )


SHAPES = (measure_numbers, csv_titles, ticks, word_goes_on, one_heading_two_columns)
