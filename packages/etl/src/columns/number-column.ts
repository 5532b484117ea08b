/** A partition's number column, put together from its pages, and what is true of all its values. NaN is null. */
export class NumberColumn {
  readonly values: Float64Array<ArrayBuffer>
  nulls = 0
  private rows = 0
  // Not two fields: a double in a field is boxed anew at each write.
  private readonly bounds = Float64Array.of(Infinity, -Infinity)

  /** `values` has room for all rows. */
  constructor(values: Float64Array<ArrayBuffer>) {
    this.values = values
  }

  /** Of the values that are there; more than `max` where none is. */
  get min(): number {
    return this.bounds[0]!
  }

  get max(): number {
    return this.bounds[1]!
  }

  /** One pass for all: each value is looked at once. */
  append(numbers: Float64Array, from: number, to: number): void {
    const { values, bounds } = this
    let [min, max, nulls, at] = [bounds[0]!, bounds[1]!, this.nulls, this.rows]
    for (let i = from; i < to; i++) {
      const value = numbers[i]!
      values[at++] = value
      if (value < min) min = value
      if (value > max) max = value
      if (Number.isNaN(value)) nulls++
    }
    bounds[0] = min
    bounds[1] = max
    this.nulls = nulls
    this.rows = at
  }
}
