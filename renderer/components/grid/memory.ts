/** Where the hand was in a list, so that coming back from a document finds the row again. */
type Place = { readonly rowKey: string; readonly scrollTop: number };
const places = new Map<string, Place>();

export function placeOf(list: string): Place | undefined {
  return places.get(list);
}

export function rememberPlace(list: string, place: Place): void {
  places.set(list, place);
}

export function forgetPlaces(): void {
  places.clear();
}
