// Strong keys for a collector on this machine, made once and kept in a file only its owner may read.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** An access key as the AWS clients expect one: 20 letters and digits, and a secret of 240 random bits. */
export function makeKeys() {
  const letters = Array.from(randomBytes(18), (byte) => BASE32[byte % BASE32.length]).join("");
  return { id: `CK${letters}`, secret: randomBytes(30).toString("base64url") };
}

/** The keys in `file`, made now if there is none. */
export function keptKeys(file) {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(makeKeys(), null, 2)}\n`, { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, "utf8"));
}

/** How a collector and its clients are told the keys. */
export function keyEnvironment(keys) {
  return { CARILLON_ACCESS_KEY_ID: keys.id, CARILLON_SECRET_ACCESS_KEY: keys.secret };
}
