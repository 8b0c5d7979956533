const CODE_MAX = 40;

/** A new plan’s code, made of its name: `Oldest first, fees` is `oldest-first-fees`. */
export function planCode(name: string): string {
  const code = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^[-\d]+|-+$/gu, '')
    .slice(0, CODE_MAX);
  return code.length < 2 ? `plan-${code}x` : code;
}
