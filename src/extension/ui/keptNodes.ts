/** The nodes of a tree: one object per row, as long as what it shows is the same, because VS Code knows rows by it. */
export class KeptNodes<Node extends object> {
  private readonly byId = new Map<string, Node>();

  constructor(
    private readonly idOf: (node: Node) => string,
    /** Whether two nodes with the same id show the same. */
    private readonly same: (one: Node, other: Node) => boolean,
  ) {}

  get(id: string): Node | undefined {
    return this.byId.get(id);
  }

  /** The object that stands for a node from now on. */
  keep<Kind extends Node>(node: Kind): Kind {
    const id = this.idOf(node);
    const known = this.byId.get(id);
    if (known && this.same(known, node)) return known as Kind;
    this.byId.set(id, node);
    return node;
  }

  clear(): void {
    this.byId.clear();
  }
}
