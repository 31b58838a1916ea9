import { csvLine, csvMarks } from "../csv"

describe("a line of the accountant's file", () => {
  test.each<[string, (string | number | null)[], string]>([
    ["has its cells between commas", ["medusa-1", "capture", 75_000], "medusa-1,capture,75000"],
    ["leaves out what is not known", [null, "medusa-1", null], ",medusa-1,"],
    ["quotes a comma, a quote and a line break", ["a,b", 'c"d', "e\nf"], '"a,b","c""d","e\nf"'],
    ["gives a formula as text", ["=1+1", "+47", "-5", "@x"], "'=1+1,'+47,'-5,'@x"],
    ["gives a formula as text, quoted too", ["=a,b"], `"'=a,b"`],
    ["leaves numbers alone, negative ones too", [-5, 0], "-5,0"],
  ])("%s", (_, cells, expected) => expect(csvLine(cells, csvMarks.international)).toBe(`${expected}\r\n`))
})

describe("a line for spreadsheets with a decimal comma", () => {
  test.each<[string, (string | number | null)[], string]>([
    ["has its cells between semicolons", ["medusa-1", "750,00", null], "medusa-1;750,00;"],
    ["quotes a semicolon, and no comma", ["a;b", "c,d"], '"a;b";c,d'],
    ["gives a formula as text", ["=1+1", "=a;b"], `'=1+1;"'=a;b"`],
  ])("%s", (_, cells, expected) => expect(csvLine(cells, csvMarks.nordic)).toBe(`${expected}\r\n`))
})
