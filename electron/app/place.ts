/**
 * Where a company folder may live. SQLite's write-ahead log needs shared memory and honest locks, which network folders
 * do not give, and folders kept in step with a cloud are copied file by file while the ledger is being written. Both have
 * destroyed books, so both are refused (sqlite.org/howtocorrupt.html 2 and 4).
 */
import { existsSync, lstatSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, sep } from 'node:path';
import { Refusal } from '#shared/errors/index.ts';

/** Longest path of a file in the folder: Windows stops at 260 characters, SQLite elsewhere at 512 bytes. */
const PATH_MAX = process.platform === 'win32' ? 250 : 490;
const LONGEST_INSIDE = join('documents', 'ab', 'f'.repeat(64)).length + 1;

/** Refuses book.place-unsuitable for a folder (or one that would be made there). Looks at the path as typed and as real. */
export function checkPlace(directory: string): void {
  if (Buffer.byteLength(directory) + LONGEST_INSIDE > PATH_MAX) {
    throw unsuitable('its path is too long', `Use one shorter than ${PATH_MAX - LONGEST_INSIDE} characters.`);
  }
  if (/^(\\\\|\/\/)/.test(directory)) throw onNetwork('it is on another computer');
  for (const path of new Set([directory, realPathOf(directory)])) {
    const service = cloudServiceOf(path);
    if (service !== null) {
      throw unsuitable(
        `it is inside ${service}, which copies files while they are being written`,
        'Choose a folder on this computer’s own disk; keep backups in the cloud instead.',
      );
    }
  }
  if (process.platform === 'linux') checkMount(realPathOf(directory));
}

/** The real path of the nearest folder that exists, with the rest appended: a new folder has no real path yet. */
export function realPathOf(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const parent = dirname(path);
  return parent === path ? path : join(realPathOf(parent), basename(path));
}

const CLOUD_FOLDERS: readonly (readonly [RegExp, string])[] = [
  [/^onedrive( - .*)?$/i, 'OneDrive'],
  [/^dropbox( \(.*\))?$/i, 'Dropbox'],
  [/^(iclouddrive|icloud drive|mobile documents|com~apple~clouddocs)$/i, 'iCloud Drive'],
  [/^(google ?drive|my drive|drivefs)( .*)?$/i, 'Google Drive'],
  [/^cloudstorage$/i, 'a cloud drive'],
  [/^box sync$/i, 'Box'],
  [/^(nextcloud|owncloud)$/i, 'Nextcloud'],
  [/^pcloud ?drive$/i, 'pCloud'],
  [/^mega(sync)?$/i, 'MEGA'],
];
/** Files these programs leave in the folder they keep in step, whatever it is called. */
const CLOUD_MARKS: readonly (readonly [string, string])[] = [
  ['.dropbox.cache', 'Dropbox'],
  ['.nextcloudsync.log', 'Nextcloud'],
  ['.owncloudsync.log', 'ownCloud'],
  ['.tmp.driveupload', 'Google Drive'],
];
const CLOUD_VARIABLES = ['OneDrive', 'OneDriveCommercial', 'OneDriveConsumer'] as const;

function cloudServiceOf(path: string): string | null {
  for (const variable of CLOUD_VARIABLES) {
    const root = process.env[variable];
    if (root !== undefined && root !== '' && isInside(path, root)) return 'OneDrive';
  }
  if (isInside(path, join(homedir(), 'Box'))) return 'Box';
  const segments = path.split(/[/\\]/);
  for (const [pattern, service] of CLOUD_FOLDERS)
    if (segments.some((segment) => pattern.test(segment))) return service;
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
    for (const [mark, service] of CLOUD_MARKS) if (existsSync(join(folder, mark))) return service;
  }
  return null;
}

function isInside(path: string, root: string): boolean {
  const [inner, outer] =
    process.platform === 'linux' ? [path, root] : [path.toLowerCase(), root.toLowerCase()];
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : `${outer}${sep}`);
}

const NETWORK_TYPES = /^(nfs|cifs|smb|ncp|afs|coda|ceph|gluster|lustre|beegfs|davfs|vboxsf|vmhgfs|prl_fs)/;
/** File systems that run as programs but keep their data on this machine's own disk. */
const LOCAL_FUSE = /^(fuseblk|fuse\.(fuse-overlayfs|ntfs-3g|exfat|lxcfs))$/;

export type Mount = { readonly point: string; readonly type: string; readonly options: string };

export function mountsFrom(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, point, type, options] = line.split(' ');
    if (point === undefined || type === undefined) return [];
    return [{ point: unescaped(point), type, options: options ?? '' }];
  });
}

/** A blank in a mount point is written \040. */
const unescaped = (text: string): string =>
  text.replaceAll(/\\([0-7]{3})/g, (_match, octal: string) =>
    String.fromCodePoint(Number.parseInt(octal, 8)),
  );

/** Why a path on these mounts is not on this machine's own disk; null when it is. */
export function networkMountOf(path: string, mounts: readonly Mount[]): string | null {
  const holding = mounts.filter(
    ({ point }) => point === '/' || path === point || path.startsWith(`${point}/`),
  );
  // The longest mount point wins; of two at one place, the later.
  const mount = holding.reduce<Mount | null>(
    (best, next) => (best !== null && best.point.length > next.point.length ? best : next),
    null,
  );
  if (mount === null) return null;
  const isFuse = mount.type.startsWith('fuse') && !LOCAL_FUSE.test(mount.type);
  const isWindowsDrive = mount.type === '9p' && mount.options.includes('aname=drvfs');
  if (!NETWORK_TYPES.test(mount.type) && !isFuse && !isWindowsDrive) return null;
  return `it is on a ${mount.type} file system mounted at ${mount.point}`;
}

function checkMount(path: string): void {
  const table = '/proc/self/mounts';
  const reason = existsSync(table) ? networkMountOf(path, mountsFrom(readFileSync(table, 'utf8'))) : null;
  if (reason !== null) throw onNetwork(reason);
}

/** Names in the folder that must be the real thing: a link would let two folders, and two locks, share one ledger. */
const FILES = ['ledger.db', 'ledger.db-wal', 'ledger.db-shm', 'coverbook.lock', 'keys.json'] as const;
const FOLDERS = ['documents', 'backups'] as const;

export function checkNoLinks(directory: string): void {
  for (const name of FILES) {
    const stat = lstatSync(join(directory, name), { throwIfNoEntry: false });
    if (stat === undefined) continue;
    if (!stat.isFile() || stat.nlink > 1) {
      throw unsuitable(
        `${name} in it is a link, or has a second name`,
        'Copy the folder as a whole, so that it holds the files themselves.',
      );
    }
  }
  for (const name of FOLDERS) {
    const stat = lstatSync(join(directory, name), { throwIfNoEntry: false });
    if (stat !== undefined && !stat.isDirectory()) {
      throw unsuitable(`${name} in it is not a folder of its own`, 'Copy the folder as a whole.');
    }
  }
}

const onNetwork = (reason: string): Refusal =>
  unsuitable(
    reason,
    'Choose a folder on this computer’s own disk; the ledger would be damaged over a network.',
  );

function unsuitable(reason: string, todo: string): Refusal {
  return new Refusal('book.place-unsuitable', {
    what: 'This folder cannot hold the books.',
    why: `It is refused because ${reason}.`,
    todo,
  });
}
