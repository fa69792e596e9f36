import Upswing

/// Two schedules compared over three seeds: the same images, first weights and order for both of a seed.
func studyOfSchedules(on data: DataSource, in folder: String) async throws -> [ArmMetrics] {
  var base = Experiment(data: data, epochs: 4)
  base.images.imageSize = 32
  base.images.batchSize = 8
  let arms = [
    base.arm("triangular"),
    base.arm("cosine") { $0.schedule.name = .cosine },
  ]
  let study = StudyConfiguration(base, arms: arms, seeds: [1, 2, 3])
  return try await Study(study, in: folder).run().metrics
}
