// One WebSocket: questions with answers, and news as it comes. It comes back by itself when it is lost.
const LONGEST_WAIT = 4000;
const PATIENCE = 15000;
export const LONG_PATIENCE = 300000;

export class Wire {
  constructor({ onNews, onOpen, onLost }) {
    Object.assign(this, { onNews, onOpen, onLost });
    this.waiting = new Map();
    this.next = 1;
    this.pause = 200;
    this.connect();
  }

  connect() {
    this.socket = new WebSocket(`ws://${location.host}/ws`);
    this.socket.addEventListener("open", () => {
      this.pause = 200;
      this.onOpen();
    });
    this.socket.addEventListener("message", (event) => this.take(JSON.parse(event.data)));
    this.socket.addEventListener("close", () => this.lost());
  }

  lost() {
    for (const settle of this.waiting.values()) settle({ problem: "lost" });
    this.waiting.clear();
    this.onLost();
    setTimeout(() => this.connect(), this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST_WAIT);
  }

  take(data) {
    if (data.op !== "done") return this.onNews(data);
    const settle = this.waiting.get(data.id);
    this.waiting.delete(data.id);
    if (settle) settle(data);
  }

  ask(op, values = {}, patience = PATIENCE) {
    if (this.socket.readyState !== WebSocket.OPEN) return Promise.resolve({ problem: "lost" });
    const id = this.next++;
    return new Promise((settle) => {
      const late = setTimeout(() => this.waiting.delete(id) && settle({ problem: "timeout" }), patience);
      this.waiting.set(id, (answer) => {
        clearTimeout(late);
        settle(answer);
      });
      this.socket.send(JSON.stringify({ op, id, event: crypto.randomUUID(), ...values }));
    });
  }
}
