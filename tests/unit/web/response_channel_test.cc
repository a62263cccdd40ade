#include "web/response_channel.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>

#include "web/error.h"
#include "web/in_flight.h"

namespace strongroom::web {
namespace {

const ResponseChannel::Deadline kFar = std::chrono::steady_clock::time_point::max();
const ResponseChannel::Deadline kPast{};

TEST(ResponseChannel, HandsOverHeadAndBodyInOrder) {
  ResponseChannel channel(1000);
  channel.PutBody("a", [] {});
  channel.PutHead({200, "", {{"warning", "w"}}});
  channel.PutBody("b", [] {});
  EXPECT_EQ(channel.WaitForHead({}, kFar).headers.at("warning"), "w");
  std::string piece;
  EXPECT_TRUE(channel.Read(piece, {}, kFar));
  EXPECT_EQ(piece, "ab");
  channel.PutBody("c", [] {});
  channel.Finish(std::nullopt);
  EXPECT_TRUE(channel.Read(piece, {}, kFar));
  EXPECT_EQ(piece, "c");
  EXPECT_FALSE(channel.Read(piece, {}, kFar));
}

TEST(ResponseChannel, HoldsTheProducerBackWhileTheReaderIsBehind) {
  ResponseChannel channel(10);
  int resumed = 0;
  const auto resume = [&] { ++resumed; };
  channel.PutBody("12345", resume);
  EXPECT_EQ(resumed, 1);
  channel.PutBody("67890", resume);
  EXPECT_EQ(resumed, 1);
  std::string piece;
  EXPECT_TRUE(channel.Read(piece, {}, kFar));
  EXPECT_EQ(resumed, 2);
}

TEST(ResponseChannel, GivesWhatCameBeforeACut) {
  ResponseChannel channel(10);
  channel.PutBody("half", [] {});
  channel.Finish("reset");
  std::string piece;
  EXPECT_TRUE(channel.Read(piece, {}, kFar));
  EXPECT_THROW(channel.Read(piece, {}, kFar), TransportError);
  EXPECT_THROW(channel.WaitForHead({}, kFar), TransportError);
}

TEST(ResponseChannel, KeepsTheDeadlineEvenWhileDataFlows) {
  ResponseChannel channel(10);
  channel.PutBody("x", [] {});
  std::string piece;
  EXPECT_THROW(channel.Read(piece, {}, kPast), TransportError);
  EXPECT_THROW(channel.WaitForHead({}, kPast), TransportError);
}

TEST(ResponseChannel, EndsOnStop) {
  ResponseChannel channel(10);
  std::stop_source stop;
  std::thread stopper([&] { stop.request_stop(); });
  std::string piece;
  EXPECT_THROW(channel.Read(piece, stop.get_token(), kFar), StoppedError);
  EXPECT_THROW(channel.WaitForHead(stop.get_token(), kFar), StoppedError);
  stopper.join();
}

TEST(ResponseChannel, LetsTheProducerGoWhenItIsAbandoned) {
  ResponseChannel channel(1);
  int resumed = 0;
  channel.PutBody("x", [&] { ++resumed; });
  EXPECT_TRUE(channel.Abandon());
  EXPECT_EQ(resumed, 1);
  channel.PutBody("y", [&] { ++resumed; });
  EXPECT_EQ(resumed, 2);
  channel.Finish("late");
  EXPECT_FALSE(channel.Abandon());
}

TEST(InFlight, LetsNoMoreInThanItsLimit) {
  InFlight in_flight(1);
  in_flight.Enter({}, kFar);
  {
    const InFlight::Place place(in_flight);
    EXPECT_THROW(in_flight.Enter({}, kPast), TransportError);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(in_flight.Enter(stop.get_token(), kFar), StoppedError);
  }
  EXPECT_NO_THROW(in_flight.Enter({}, kFar));
}

}  // namespace
}  // namespace strongroom::web
