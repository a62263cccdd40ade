#include "web/exchange.h"

#include <exception>
#include <optional>
#include <utility>

#include "base/ascii.h"
#include "web/body_sink.h"

namespace strongroom::web {
namespace {

constexpr size_t kHighWater = size_t{256} << 10U;

Response HeadOf(const ::web::http::http_response& response) {
  Response head;
  head.status = response.status_code();
  for (const auto& [name, value] : response.headers()) {
    head.headers[base::ToLower(name)] = value;
  }
  return head;
}

// Called within a catch clause.
void FinishWithWhatIsCaught(ResponseChannel& channel) {
  try {
    throw;
  } catch (const std::exception& error) {
    channel.Finish(error.what());
  } catch (...) {
    channel.Finish("unknown failure");
  }
}

// Runs on the library's threads; whatever happens ends in Finish.
void Begin(HttpClient& client, const ::web::http::http_request& request,
           const pplx::cancellation_token& cancel,
           const std::shared_ptr<ResponseChannel>& channel) {
  const auto ended = [channel](const pplx::task<::web::http::http_response>& task) {
    try {
      task.get();
      channel->Finish(std::nullopt);
    } catch (...) {
      FinishWithWhatIsCaught(*channel);
    }
  };
  client.request(request, cancel)
      .then([channel, ended](const pplx::task<::web::http::http_response>& task) {
        try {
          const ::web::http::http_response response = task.get();
          channel->PutHead(HeadOf(response));
          response.content_ready().then(ended);
        } catch (...) {
          FinishWithWhatIsCaught(*channel);
        }
      });
}

}  // namespace

Exchange::Exchange(HttpClient& client, ::web::http::http_request request)
    : channel_(std::make_shared<ResponseChannel>(kHighWater)) {
  request.set_response_stream(
      concurrency::streams::ostream(ToLibrary(std::make_shared<BodySink>(channel_))));
  Begin(client, request, cancel_.get_token(), channel_);
}

Exchange::~Exchange() {
  if (channel_->Abandon()) cancel_.cancel();
}

}  // namespace strongroom::web
