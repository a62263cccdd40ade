#include "notify/http_sink.h"

#include "notify/error.h"
#include "web/error.h"

namespace strongroom::notify {

Delivery HttpSink::Send(const Message& message, const std::stop_token& stop) {
  web::Request request;
  try {
    request = make_(message);
  } catch (const NotifyError& error) {
    return FailureOf(base::Prospect::kPerson, error.what());
  } catch (const web::WebError& error) {
    return FailureOf(base::Prospect::kPerson, error.what());
  }
  return endpoint_.Send(std::move(request), stop);
}

}  // namespace strongroom::notify
