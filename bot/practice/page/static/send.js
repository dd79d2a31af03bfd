// Sends an action to the server and shows what the person is told besides.
import { note } from "./notes.js";

const { person, trouble } = document.body.dataset;

export async function send(action, body = {}, tell = note) {
  try {
    const answer = await fetch(`/do/${person}/${action}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${action}: ${answer.status}`);
    const { notices } = await answer.json();
    notices.forEach((each) => tell(each));
  } catch (error) {
    console.error(error);
    note(trouble);
  }
}
