import { expect, test } from "vitest";
import { deviceOf } from "@/components/settings/device";

const MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)";
const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)";
const ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)";
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15";

test.each([
  [`${MAC} Version/18.1 Safari/605.1.15`, "Safari", "Mac", false],
  [`${MAC} Chrome/140.0.0.0 Safari/537.36`, "Chrome", "Mac", false],
  [`${WINDOWS} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`, "Edge", "Windows", false],
  [`${WINDOWS} Chrome/139.0.0.0 Safari/537.36 OPR/120.0.0.0`, "Opera", "Windows", false],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", "Linux", false],
  [`${ANDROID} Chrome/140.0.0.0 Mobile Safari/537.36`, "Chrome", "Android", true],
  [`${ANDROID} Chrome/140.0.0.0 Safari/537.36`, "Chrome", "Android", false],
  [`${IPHONE} Version/18.0 Mobile/15E148 Safari/604.1`, "Safari", "iPhone", true],
  [`${IPHONE} CriOS/140.0 Mobile/15E148 Safari/604.1`, "Chrome", "iPhone", true],
  ["curl/8.5.0", null, null, false],
  ["", null, null, false],
])("%s", (userAgent, browser, system, phone) => {
  expect(deviceOf(userAgent)).toEqual({ browser, system, phone });
});
