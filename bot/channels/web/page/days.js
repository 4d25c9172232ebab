/**
 * Days, times and sizes as people read them. Times are shown as the server wrote them, in the bureau's own time zone:
 * a deadline is the same for everyone, wherever the browser stands.
 */

import * as words from "./words.js";

const DAY = 24 * 60 * 60 * 1000;

/**
 * @param {string} at ISO time with its offset, "2026-11-23T09:05:00+08:00"
 * @returns {string} "2026-11-23"
 */
export const dayOf = (at) => at.slice(0, 10);

/**
 * @param {string} at ISO time with its offset
 * @returns {string} "09:05"
 */
export const clock = (at) => at.slice(11, 16);

/**
 * "今天", "昨天", "11月20日 周五", and with its year when that is another one.
 *
 * @param {string} day "2026-11-20"
 * @param {string} today "2026-11-23"
 */
export function dayTitle(day, today) {
  const away = (midnight(today) - midnight(day)) / DAY;
  if (away === 0) return words.days.today;
  if (away === 1) return words.days.yesterday;
  const weekday = words.days.week[new Date(midnight(day)).getUTCDay()];
  return `${day.slice(0, 4) === today.slice(0, 4) ? monthDay(day) : fullDay(day)} ${weekday}`;
}

/** @param {string} day "2026-11-03" → "11月3日" */
export function monthDay(day) {
  const [, month, date] = day.split("-").map(Number);
  return `${month}月${date}日`;
}

/** @param {string} day "2026-11-03" → "2026年11月3日" */
export const fullDay = (day) => `${Number(day.slice(0, 4))}年${monthDay(day)}`;

/**
 * Today by this device's clock.
 *
 * @returns {string} "2026-11-23"
 */
export function deviceToday() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
}

/** @param {number} bytes */
export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** @param {string} day */
function midnight(day) {
  const [year, month, date] = day.split("-").map(Number);
  return Date.UTC(year, month - 1, date);
}
