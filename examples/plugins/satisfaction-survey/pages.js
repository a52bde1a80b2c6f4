// What people see who answer. The form of these answers is the platform's HTTP contract.

export function form(question) {
  const scores = [1, 2, 3, 4, 5].map(
    (score) => `<label><input type="radio" name="score" value="${score}" required> ${score}</label>`,
  );
  return page(
    200,
    `<form method="post"><fieldset><legend>${escaped(question ?? 'How did we do?')}</legend>
     <p>${scores.join(' ')} (5 is best)</p></fieldset>
     <p><label for="comment">What should we know?</label><br>
     <textarea id="comment" name="comment" rows="4" cols="40" maxlength="2000"></textarea></p>
     <button>Send</button></form>`,
  );
}

export function answered() {
  return page(200, '<p>Thank you for your answer.</p>');
}

/** The same whether the token is wrong or the survey is gone: neither is a stranger's to know. */
export function notFound() {
  return page(404, '<p>There is no question here.</p>');
}

function page(status, body) {
  return {
    __escalated_http: 1,
    status,
    format: 'text',
    headers: { 'content-type': 'text/html; charset=utf-8', 'referrer-policy': 'no-referrer' },
    body: `<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Your opinion</title><main>${body}</main></html>`,
  };
}

function escaped(text) {
  return String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
