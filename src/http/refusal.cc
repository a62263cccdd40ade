#include "http/refusal.h"

namespace strongroom::http {

Response PlainText(const Refusal& refusal) {
  return {.status = refusal.status, .body = refusal.message + '\n'};
}

}  // namespace strongroom::http
