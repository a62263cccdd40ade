#include <gtest/gtest.h>

#include "web/transport.h"

// The main of every integration test program.
int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  strongroom::web::InitialiseHttp(4);
  return RUN_ALL_TESTS();
}
