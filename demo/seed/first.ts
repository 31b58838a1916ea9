export function first<T>(list: readonly T[]): T {
  const [item] = list
  if (item === undefined) throw new Error("the list is empty")
  return item
}
