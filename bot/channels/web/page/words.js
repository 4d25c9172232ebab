/**
 * What the page itself says, in one place. The bot's words come from the server and are not here.
 */

export const title = "三张清单";

export const sender = { bot: "机器人：", me: "我：" };

export const letter = {
  sending: "发送中",
  failed: "未发出，点此重试",
  retry: "重试",
  edit: "修改",
  remove: "删除",
  cancelUpload: "取消上传",
};

export const file = {
  save: "保存",
  remove: (/** @type {string} */ name) => `移除 ${name}`,
  progress: (/** @type {string} */ name) => `正在上传 ${name}`,
  tooLarge: (/** @type {string} */ name, /** @type {number} */ limit) => `“${name}”超过 ${limit} MB，请压缩后再发。`,
  empty: (/** @type {string} */ name) => `“${name}”是空的，没有添加。`,
  pasted: "粘贴的图片",
};

export const log = {
  unread: "以下是新消息",
  choices: "可选",
  unfold: "展开全文",
  fold: "收起",
  newest: "回到最新消息",
  newestWith: (/** @type {number} */ count) => `回到最新消息，${count} 条未看`,
};

export const days = { today: "今天", yesterday: "昨天", week: "周日 周一 周二 周三 周四 周五 周六".split(" ") };

export const connection = { lost: "正在重新连接…" };

export const problem = {
  refused: "没有发出，请稍后再试。",
  unreachable: "连不上服务器，请检查网络后再试。",
  history: "更早的消息没有载入，请再往上翻一次。",
};

export const leaving = {
  swap: "换人",
  sure: "退出后，再次进入需要邀请码。确定退出吗？",
  unsent: (/** @type {number} */ count) => `还有 ${count} 条没有发出，退出后不再发送。确定退出吗？`,
};

export const demo = {
  stamp: "演示",
  stampDay: (/** @type {string} */ day) => ` · ${day}`,
  note: (/** @type {string} */ day) => `这是演示：人和事都是虚构的，日期固定为${day}。请选择扮演谁。`,
};
