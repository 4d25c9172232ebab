/**
 * Days, times and sizes as people read them. Instants are shown by this device's clock, as in every chat.
 */

import * as words from "./words.js";

const DAY = 24 * 60 * 60 * 1000;

/**
 * @param {string} at ISO time with its offset, "2026-11-23T01:05:00+00:00"
 * @returns {string} "2026-11-23"
 */
export const dayOf = (at) => isoDay(new Date(at));

/**
 * @param {string} at ISO time with its offset
 * @returns {string} "09:05"
 */
export function clock(at) {
  const time = new Date(at);
  return `${twoDigits(time.getHours())}:${twoDigits(time.getMinutes())}`;
}

/**
 * Today by this device's clock.
 *
 * @returns {string} "2026-11-23"
 */
export const deviceToday = () => isoDay(new Date());

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

/** @param {number} bytes */
export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** @param {Date} moment */
const isoDay = (moment) =>
  [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()].map(twoDigits).join("-");

/** @param {number} number */
const twoDigits = (number) => String(number).padStart(2, "0");

/** @param {string} day */
function midnight(day) {
  const [year, month, date] = day.split("-").map(Number);
  return Date.UTC(year, month - 1, date);
}
