import { describe, expect, it } from 'vitest';
import { folderNameOf } from '#electron/app/name.ts';
import { checkPlace, mountsFrom, networkMountOf } from '#electron/app/place.ts';

describe('folder names', () => {
  it.each([
    ['Mesa & Sons: Insurance', 'Mesa & Sons Insurance'],
    ['CON', 'Agency CON'],
    ['com1.old', 'Agency com1.old'],
    ['nul', 'Agency nul'],
    ['../../etc', 'etc'],
    ['a/b\\c', 'a b c'],
    ['. . .', 'Agency'],
    ['Trailing dot. ', 'Trailing dot'],
    ['tab\tnew\nline\0', 'tab new line'],
    ['\u202Egnp.exe', 'gnp.exe'],
    ['Aß日本語', 'Aß日本語'],
  ])('%j becomes %j', (name, folder) => {
    expect(folderNameOf(name)).toBe(folder);
  });

  it('stays within what file systems take, and never splits a character', () => {
    const folder = folderNameOf('日'.repeat(100));
    expect(Buffer.byteLength(folder)).toBeLessThanOrEqual(100);
    expect(folder).toBe('日'.repeat(33));
  });
});

describe('network mounts', () => {
  const table = `/dev/sda1 / ext4 rw 0 0
server:/books /mnt/books nfs4 rw 0 0
//nas/share /mnt/Front\\040Desk cifs rw 0 0
me@host: /mnt/ssh fuse.sshfs rw 0 0
/dev/sdb1 /mnt/usb fuseblk rw 0 0
overlay /mnt/books/local ext4 rw 0 0
C:\\134 /mnt/c 9p rw,aname=drvfs;path=C:\\ 0 0
none /run/root 9p rw,trans=fd 0 0`;
  const mounts = mountsFrom(table);

  it.each([
    ['/mnt/books/A.coverbook', true],
    ['/mnt/Front Desk/A.coverbook', true],
    ['/mnt/ssh/A.coverbook', true],
    ['/mnt/c/Users/A.coverbook', true],
    ['/mnt/usb/A.coverbook', false],
    ['/mnt/books/local/A.coverbook', false],
    ['/mnt/bookshelf/A.coverbook', false],
    ['/home/me/A.coverbook', false],
    ['/run/root/A.coverbook', false],
  ])('%s: %s', (path, isNetwork) => {
    expect(networkMountOf(path, mounts) !== null).toBe(isNetwork);
  });

  it('takes no path that names another computer, and none too long for SQLite', () => {
    expect(() => checkPlace('\\\\server\\share\\A.coverbook')).toThrow(/another computer/);
    expect(() => checkPlace('//server/share/A.coverbook')).toThrow(/another computer/);
    expect(() => checkPlace(`/${'d'.repeat(480)}`)).toThrow(/too long/);
  });
});
