#include "notify/http_sink.h"

#include <nlohmann/json.hpp>

#include "base/json_writer.h"
#include "notify/error.h"
#include "web/error.h"

namespace strongroom::notify {

web::Request JsonPost(const base::Json& body, const std::string& content_type) {
  web::Request request;
  request.method = "POST";
  request.content_type = content_type;
  request.body = base::WriteJson(body, base::JsonStyle::kReplacing);
  return request;
}

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
