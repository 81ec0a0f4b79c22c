import { generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';

const DAYS = 397;

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** The certificate of this runner for `names` (host names and addresses): kept in the state folder, made anew when it does not fit or ends. */
export function ownCertificate(state: string, names: readonly string[]): Certificate {
  const [certFile, keyFile] = [join(state, 'own-cert.pem'), join(state, 'own-key.pem')];
  if (existsSync(certFile) && existsSync(keyFile)) {
    const kept = { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
    const read = new X509Certificate(kept.cert);
    const fits = names.every((name) => (isIP(name) ? read.checkIP(name) : read.checkHost(name)) !== undefined);
    if (fits && Date.parse(read.validTo) > Date.now() + 24 * 3600_000) return kept;
  }
  const made = makeCertificate(names, new Date());
  mkdirSync(state, { recursive: true, mode: 0o700 });
  writeFileSync(certFile, made.cert);
  writeFileSync(keyFile, made.key, { mode: 0o600 });
  return made;
}

/** SHA-256 of the certificate, as browsers show it. */
export function fingerprint(cert: string): string {
  return new X509Certificate(cert).fingerprint256;
}

/**
 * A self-signed certificate with a P-256 key. Sources: RFC 5280 (certificates), RFC 5480 and 5758 (ECDSA with SHA-256), X.690
 * (DER). Node reads certificates but does not make them.
 */
export function makeCertificate(names: readonly string[], from: Date): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const algorithm = sequence(oid([1, 2, 840, 10045, 4, 3, 2]));
  const name = sequence(set(sequence(oid([2, 5, 4, 3]), tagged(0x0c, Buffer.from('Carrel runner')))));
  const until = new Date(from.getTime() + DAYS * 24 * 3600_000);
  const alternatives = sequence(
    ...[...new Set(names)].map((one) => (isIP(one) ? tagged(0x87, addressBytes(one)) : tagged(0x82, Buffer.from(one)))),
  );
  const toSign = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    name,
    sequence(time(from), time(until)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(
      0xa3,
      sequence(
        extension([2, 5, 29, 17], alternatives),
        // Of a server, and of nobody who vouches for others.
        extension([2, 5, 29, 37], sequence(oid([1, 3, 6, 1, 5, 5, 7, 3, 1]))),
        extension([2, 5, 29, 19], sequence()),
      ),
    ),
  );
  const signature = sign('sha256', toSign, privateKey);
  const der = sequence(toSign, algorithm, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = der.toString('base64').replaceAll(/.{64}/g, '$&\n').trimEnd();
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const head =
    length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function set(part: Buffer): Buffer {
  return tagged(0x31, part);
}

/** Of a number whose first bit is not set. */
function integer(bytes: Buffer): Buffer {
  return tagged(0x02, bytes);
}

function oid([first = 0, second = 0, ...rest]: readonly number[]): Buffer {
  const bytes = rest.flatMap((part) => {
    const digits = [part & 0x7f];
    for (let left = part >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
    return digits;
  });
  return tagged(0x06, Buffer.from([first * 40 + second, ...bytes]));
}

function extension(id: readonly number[], value: Buffer): Buffer {
  return sequence(oid(id), tagged(0x04, value));
}

/** UTCTime; good until 2049. */
function time(date: Date): Buffer {
  return tagged(0x17, Buffer.from(`${date.toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)}Z`));
}

function addressBytes(address: string): Buffer {
  if (!address.includes(':')) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(Math.max(8 - before.length - after.length, 0)).fill('0');
  const groups = tail === undefined ? before : [...before, ...zeros, ...after];
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
}
