// A certificate that nobody but a browser told to ignore such things believes.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** { key, cert } for a server that is called `name`. */
export function selfSigned(name) {
  const folder = mkdtempSync(join(tmpdir(), 'carillon-tls-'));
  const [key, cert] = [join(folder, 'key'), join(folder, 'cert')];
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', `/CN=${name}`];
  try {
    const { status } = spawnSync('openssl', args, { stdio: 'ignore' });
    if (status !== 0) throw new Error("openssl is needed, for the certificate that AWS's clients are shown; please install it");
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
